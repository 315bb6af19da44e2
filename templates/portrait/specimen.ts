import type { openPeeps } from '@dicebear/collection';
import type { createAvatar } from '@dicebear/core';
import sharp from 'sharp';
import { grownTo } from './specimen-growth.ts';

export interface SpecimenLook {
  readonly sex: 'M' | 'F' | 'X';
  /** Years. */
  readonly age: number;
}

/** Pixels. */
const SIZE = { width: 500, height: 640 } as const;

type Options = Parameters<typeof createAvatar<openPeeps.Options>>[1] & openPeeps.Options;

const HEADS = {
  M: [
    'short1',
    'short2',
    'short3',
    'short5',
    'shaved1',
    'shaved2',
    'twists',
    'twists2',
    'noHair1',
    'noHair1',
  ],
  F: ['afro', 'bantuKnots', 'buns', 'cornrows', 'cornrows2', 'medium3', 'medium2', 'hijab', 'twists', 'long'],
  X: ['afro', 'short2', 'twists', 'dreads1', 'short5', 'cornrows'],
} as const satisfies Record<SpecimenLook['sex'], Options['head']>;

const CHILD_HEADS = {
  M: ['short1', 'short2', 'short3', 'short5', 'shaved2', 'twists', 'flatTop'],
  F: ['afro', 'bantuKnots', 'buns', 'cornrows', 'cornrows2', 'medium3', 'short2', 'hijab'],
  X: ['afro', 'short2', 'twists', 'short5', 'cornrows'],
} as const satisfies Record<SpecimenLook['sex'], Options['head']>;

const ELDER_HEADS = {
  M: ['grayShort', 'noHair1', 'noHair3'],
  F: ['grayBun', 'grayMedium', 'hijab'],
  X: ['grayShort', 'grayMedium'],
} as const satisfies Record<SpecimenLook['sex'], Options['head']>;

const ADULT = 18;
const ELDER = 60;
const WRINKLED = 68;
const SKIN = ['4a2c1a', '56341f', '633d24', '704629', '7d5030', '8b5c39', '9a6a44'];
const BLACK_HAIR = ['17120f'];
const GREY_HAIR = ['b9b4ae', 'd8d4ce'];
const CLOTHES = ['1f4e5f', '5b2333', '2f5d50', '34344a', '6b4f2a', '7a1f2b', '33527a', '4d4a3a'];

const optionsOf = (seed: string, look: SpecimenLook): Options => {
  const elder = look.age >= ELDER;
  const child = look.age < ADULT;
  const heads = child ? CHILD_HEADS : elder ? ELDER_HEADS : HEADS;
  return {
    seed: `${seed} ${look.sex}`,
    head: [...heads[look.sex]],
    // The set's only calm faces with open eyes, as a document asks for.
    face: look.age >= WRINKLED ? ['old', 'smile'] : ['smile'],
    skinColor: SKIN,
    headContrastColor: elder ? GREY_HAIR : BLACK_HAIR,
    clothingColor: CLOTHES,
    facialHair: ['goatee1', 'goatee2', 'moustache2', 'chin'],
    // The set's beards are black: not for children, not under grey hair.
    facialHairProbability: look.sex === 'M' && !child && !elder ? 30 : 0,
    accessories: ['glasses', 'glasses3'],
    accessoriesProbability: elder ? 40 : 8,
    maskProbability: 0,
  };
};

/**
 * A drawn face for people who do not exist, a child's below eighteen: JPEG, 500 × 640, the same for the same seed and
 * look. Figures are Open Peeps
 * by Pablo Stanley (CC0 1.0), drawn by DiceBear. No photograph of anybody is used for specimens.
 */
export const drawSpecimenPortrait = async (seed: string, look: SpecimenLook): Promise<Uint8Array> => {
  // Loaded when the first face is drawn: a bureau never draws one, and thirty styles take their time to load.
  const [{ openPeeps }, { createAvatar }] = await Promise.all([
    import('@dicebear/collection'),
    import('@dicebear/core'),
  ]);
  const figure = createAvatar(openPeeps, optionsOf(seed, look)).toString();
  const svg = grownTo(figure, look.age, SIZE);
  const jpeg = await sharp(Buffer.from(svg))
    .flatten({ background: '#e9eef2' })
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return new Uint8Array(jpeg);
};
