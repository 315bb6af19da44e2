import Type, { type Static } from 'typebox';
import { type Fact, fact, facts, heading, prose, signatures, totals } from './blocks.ts';
import type { Block } from './pages.ts';
import { definePaper } from './paper.ts';
import { draw, GREEN, HAIR, rule, write } from './pen.ts';
import { closed, Specimen } from './shapes.ts';
import { drawSheet, LEFT, WIDTH } from './sheet.ts';
import { table } from './table.ts';

const Text = Type.String({ maxLength: 500 });
const TextOrNull = Type.Union([Text, Type.Null()]);

/** Open objects: minutes have more members than are printed, and a later build may add some. */
const KeyMinutesInput = closed({
  minutes: Type.Object({
    kind: Text,
    begun: Text,
    ended: Text,
    training: Type.Boolean(),
    custodians: Type.Array(Text, { minItems: 2, maxItems: 4 }),
    software: Type.Object({ version: Text, sha256: Text }),
    token: Type.Record(Type.String(), Text),
    steps: Type.Array(
      Type.Object({
        at: Text,
        step: Text,
        what: Type.String({ maxLength: 2_000 }),
        by: Type.Array(Text),
        facts: Type.Record(Type.String(), Type.Unknown()),
      }),
      { maxItems: 2_000 },
    ),
    keys: Type.Array(
      Type.Object({
        purpose: Text,
        generation: Type.Integer(),
        algorithm: Text,
        keyId: Text,
        checkValue: TextOrNull,
        certificateSha256: TextOrNull,
        from: TextOrNull,
        until: TextOrNull,
      }),
      { maxItems: 500 },
    ),
  }),
  /** Of the audit seal key that signed the minutes file, and whether it is known to be ours. */
  sealKeyId: Type.Union([Type.String({ pattern: '^[0-9a-f]{4,64}$' }), Type.Null()]),
  anchored: Type.Boolean(),
  specimen: Specimen,
});
export type KeyMinutesInput = Static<typeof KeyMinutesInput>;

const LONGEST = 32;
/** Fingerprints in pieces that a column can take and an eye can compare. */
const inPieces = (text: string): string =>
  text
    .split(' ')
    .map((word) => (word.length > LONGEST ? (word.match(/.{1,16}/gu) ?? []).join(' ') : word))
    .join(' ');

const told = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
const day = (time: string | null): string => time?.slice(0, 10) ?? '–';
const clock = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

type Step = KeyMinutesInput['minutes']['steps'][number];

const stepBlock = (step: Step, index: number): Block => {
  const place = `/minutes/steps/${index}`;
  const by = step.by.join(', ');
  const named = Object.entries(step.facts).map(([name, value]) => `${name}: ${told(value)}`);
  const head = write(`${index + 1}.  ${step.step}`, { font: 'bold', size: 9 }, 150, `${place}/step`);
  const when = write(clock(step.at), { font: 'regular', size: 7, ink: GREEN }, 150, `${place}/at`);
  const what = write(
    inPieces(step.what),
    { font: 'regular', size: 9, floor: 6.5 },
    WIDTH - 160,
    `${place}/what`,
  );
  const small = { font: 'regular', size: 7, floor: 5.5, ink: GREEN } as const;
  const rest = [by, ...named].filter((text) => text !== '').join(' · ');
  const more = write(inPieces(rest), small, WIDTH - 160, `${place}/facts`);
  const height = Math.max(head.height + when.height, what.height + more.height) + 8;
  return {
    height,
    draw: (pdf, y) => {
      draw(pdf, head, LEFT, y + 3, 150);
      draw(pdf, when, LEFT, y + 3 + head.height, 150);
      draw(pdf, what, LEFT + 160, y + 3, WIDTH - 160);
      draw(pdf, more, LEFT + 160, y + 3 + what.height, WIDTH - 160);
      rule(pdf, LEFT, y + height - 0.5, WIDTH, 0.5, HAIR);
    },
  };
};

const sealText = ({ sealKeyId, anchored }: KeyMinutesInput): string => {
  if (sealKeyId === null) return 'Haijasainiwa / Not signed';
  return `${sealKeyId} (${anchored ? 'yetu / ours' : 'linganisha na kumbukumbu yako / compare with your own note'})`;
};

const TOKEN = [
  ['label', 'jina', 'label'],
  ['serial', 'nambari', 'serial'],
  ['manufacturer', 'mtengenezaji', 'manufacturer'],
  ['model', 'modeli', 'model'],
  ['firmware', 'programu dhibiti', 'firmware'],
] as const;

const tokenFacts = (token: Readonly<Record<string, string>>): readonly Fact[] =>
  TOKEN.flatMap(([name, sw, en]) =>
    fact(`Kifaa: ${sw}`, `Token: ${en}`, token[name], `/minutes/token/${name}`),
  );

/** The minutes of a key ceremony for the binder. The signed file is the original and this its print; no secret is in either. */
export const keyMinutes = definePaper({
  kind: 'key-minutes',
  title: { sw: 'Kumbukumbu za sherehe ya funguo', en: 'Minutes of a key ceremony' },
  about: 'a print of signed minutes: --data takes the minutes file, which is verified first',
  schema: KeyMinutesInput,
  sample: {
    minutes: {
      kind: 'first',
      begun: '2026-11-02T06:00:00.000Z',
      ended: '2026-11-02T07:12:30.000Z',
      training: true,
      custodians: ['A. Specimen', 'B. Specimen'],
      software: { version: '0.0.0', sha256: '00112233445566778899aabbccddeeff'.repeat(2) },
      token: {
        label: 'specimen',
        serial: '0000000000000000',
        manufacturer: 'Specimen',
        model: 'HSM',
        firmware: '1.0',
      },
      steps: [
        {
          at: '2026-11-02T06:01:00.000Z',
          step: 'custodians',
          what: 'Two custodians are present and agree to begin.',
          by: ['A. Specimen', 'B. Specimen'],
          facts: {},
        },
        {
          at: '2026-11-02T06:20:00.000Z',
          step: 'keys',
          what: 'An audit seal key was made in the token and cannot leave it.',
          by: ['A. Specimen', 'B. Specimen'],
          facts: { keyId: '0f1e2d3c4b5a6978' },
        },
      ],
      keys: [
        {
          purpose: 'audit-seal',
          generation: 1,
          algorithm: 'ES256',
          keyId: '0f1e2d3c4b5a6978',
          checkValue: null,
          certificateSha256: null,
          from: '2026-11-02T00:00:00.000Z',
          until: null,
        },
      ],
    },
    sealKeyId: null,
    anchored: false,
    specimen: true,
  },
  compose: (input, title) => {
    const { minutes } = input;
    return drawSheet({
      title,
      reference: minutes.ended.replace(/[-:]|\.\d+/g, ''),
      place: '/minutes/ended',
      bars: false,
      specimen: (input.specimen ?? false) || minutes.training,
      note: {
        sw: 'Faili iliyosainiwa ndiyo asili; hii ni chapa yake.',
        en: 'The signed file is the original; this is its print. To check it: kadi keys minutes verify',
      },
      blocks: [
        ...facts([
          ...fact('Aina ya sherehe', 'Kind', minutes.kind, '/minutes/kind'),
          ...fact('Ilianza', 'Begun', clock(minutes.begun), '/minutes/begun'),
          ...fact('Iliisha', 'Ended', clock(minutes.ended), '/minutes/ended'),
          ...tokenFacts(minutes.token),
          ...fact('Programu', 'Software', minutes.software.version, '/minutes/software/version'),
        ]),
        ...facts(
          fact(
            'Alama ya programu (SHA-256)',
            'Software SHA-256',
            inPieces(minutes.software.sha256),
            '/minutes/software/sha256',
          ),
          1,
        ),
        ...facts(
          fact('Ufunguo uliosaini kumbukumbu', 'Minutes signed by seal key', sealText(input), '/sealKeyId'),
          1,
        ),
        heading({ sw: 'Funguo', en: 'Keys' }),
        ...table({
          place: '/minutes/keys',
          rows: minutes.keys,
          size: 8,
          none: { sw: 'Hakuna ufunguo uliotengenezwa', en: 'No key was made' },
          columns: [
            {
              head: { sw: 'Kazi', en: 'Purpose' },
              share: 2.2,
              bold: true,
              name: 'purpose',
              cell: ({ purpose, generation }) => `${purpose} ${generation}`,
            },
            {
              head: { sw: 'Kanuni', en: 'Algorithm' },
              share: 1.3,
              name: 'algorithm',
              cell: ({ algorithm }) => algorithm,
            },
            {
              head: { sw: 'Nambari', en: 'Key id' },
              share: 2.2,
              name: 'keyId',
              cell: ({ keyId }) => inPieces(keyId),
            },
            {
              head: { sw: 'Hakiki', en: 'Check value' },
              share: 1.3,
              name: 'checkValue',
              cell: ({ checkValue }) => checkValue ?? '–',
            },
            { head: { sw: 'Kuanzia', en: 'From' }, share: 1.3, name: 'from', cell: ({ from }) => day(from) },
            { head: { sw: 'Hadi', en: 'Until' }, share: 1.3, name: 'until', cell: ({ until }) => day(until) },
            {
              head: { sw: 'Cheti', en: 'Certificate SHA-256' },
              share: 2.4,
              name: 'certificateSha256',
              cell: ({ certificateSha256 }) => inPieces(certificateSha256 ?? '–'),
            },
          ],
        }),
        heading({ sw: 'Hatua', en: 'Steps' }),
        ...minutes.steps.map(stepBlock),
        totals([
          { label: { sw: 'Funguo', en: 'Keys' }, value: minutes.keys.length },
          { label: { sw: 'Hatua', en: 'Steps' }, value: minutes.steps.length },
          { label: { sw: 'Watunza funguo', en: 'Custodians' }, value: minutes.custodians.length },
        ]),
        prose(
          'Tulishuhudia hatua hizi zote. / We witnessed all of these steps.',
          { font: 'regular', size: 9 },
          'witness',
        ),
        signatures(minutes.custodians.map((name) => ({ sw: `Mtunza funguo: ${name}`, en: 'Custodian' }))),
      ],
    });
  },
});
