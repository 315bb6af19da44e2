import {
  type Dek,
  encodeDgi,
  installForPersonalization,
  STORE_DATA_P1,
  secretDgi,
  storeDataBlocks,
} from '../../../crypto/secure-channel/index.ts';
import { type ChipContent, isGuarded } from '../content.ts';
import { EF_TABLE, type EfName, inWriteOrder, LDS1_AID } from '../files.ts';
import type { ChunkLimits } from '../limits.ts';
import { canObject, ecKeyObjects, mrzObject } from '../secret-objects.ts';
import { tlv } from '../tlv.ts';
import { packed } from './packed.ts';
import type { ChipProfile, ChipStep, CommandStep, EncodeStep, SecretName } from './profile.ts';
import { readBack } from './read-back.ts';

/** Groups of data. A file's group has the name of the file; these are ours, secrets by custom in 8xxx. */
const DGI = { mrz: 0x8101, can: 0x8102, activeKey: 0x8103, chipKey: 0x8104, lifeCycle: 0x9f70 } as const;

/** Life cycle of the application (GlobalPlatform Card 2.3, table 11-4), as the value of group 9F70. */
const BEGIN_ANEW = Uint8Array.of(0x07);
const PERSONALISED = Uint8Array.of(0x0f);

/**
 * Compact security attributes (ISO/IEC 7816-4:2013, 9.3.3.1), access mode 03: update never (FF); read always (00), or
 * under secure messaging (40), which means after BAC or PACE.
 */
const READ_ALWAYS = 0x00;
const READ_SECURED = 0x40;

const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

/** `62 {80 size, 83 FID, 8C rule}`, then the content. EF.CardAccess is read before anybody has a key. */
const fileGroup = (name: EfName, content: Uint8Array, guarded: boolean): Uint8Array => {
  const { fid, place } = EF_TABLE[name];
  const rule = Uint8Array.of(0x03, 0xff, guarded && place === 'application' ? READ_SECURED : READ_ALWAYS);
  const parameters = tlv(0x62, tlv(0x80, word(content.length)), tlv(0x83, word(fid)), tlv(0x8c, rule));
  return encodeDgi({ tag: fid, data: new Uint8Array(Buffer.concat([parameters, content])) });
};

const install: CommandStep = {
  kind: 'command',
  what: 'install for personalization',
  command: installForPersonalization(LDS1_AID),
  secret: false,
};

const storeFiles = function* (content: ChipContent, { write }: ChunkLimits): Iterable<ChipStep> {
  const files = inWriteOrder(content.files);
  const guarded = isGuarded(content);
  const groups = [
    encodeDgi({ tag: DGI.lifeCycle, data: BEGIN_ANEW }),
    ...files.map(([name, bytes]) => fileGroup(name, bytes, guarded)),
  ];
  const commands = storeDataBlocks(packed(groups, write), STORE_DATA_P1.dgi, { follow: true });
  const reached = files.map(([file, { length }]): EncodeStep => ({ step: 'written', file, bytes: length }));
  for (const [i, command] of commands.entries()) {
    const step: ChipStep = { kind: 'command', what: 'store files', command, secret: false };
    yield i < commands.length - 1 ? step : { ...step, reached };
  }
};

const secretsOf = ({
  secrets,
  allowBac,
}: ChipContent): readonly (readonly [SecretName, number, Uint8Array])[] => {
  if (secrets === null) return [];
  const { bac, can, activeAuthentication, chipAuthentication } = secrets;
  const key = (secret: 'active authentication' | 'chip authentication', pkcs8: Uint8Array) =>
    new Uint8Array(Buffer.concat(ecKeyObjects(secret, pkcs8)));
  return [
    ...(bac === null ? [] : [['mrz', DGI.mrz, mrzObject(bac, allowBac)] as const]),
    ...(can === null ? [] : [['can', DGI.can, canObject(can)] as const]),
    ...(activeAuthentication === null
      ? []
      : [
          [
            'active authentication',
            DGI.activeKey,
            key('active authentication', activeAuthentication),
          ] as const,
        ]),
    ...(chipAuthentication === null
      ? []
      : [['chip authentication', DGI.chipKey, key('chip authentication', chipAuthentication)] as const]),
  ];
};

/** Secrets, each under the channel's data key, in one transfer of which the last block personalises the application. */
const storeSecrets = function* (content: ChipContent, { write }: ChunkLimits): Iterable<ChipStep> {
  const secrets = secretsOf(content);
  if (secrets.length === 0) {
    const last = encodeDgi({ tag: DGI.lifeCycle, data: PERSONALISED });
    for (const command of storeDataBlocks([last], STORE_DATA_P1.dgi)) {
      yield { kind: 'command', what: 'personalise', command, secret: false, reached: [{ step: 'locked' }] };
    }
    return;
  }
  yield {
    kind: 'sealed',
    what: 'store secrets',
    commands: async (dek: Dek) => {
      const groups: Uint8Array[] = [];
      for (const [, tag, clear] of secrets) groups.push(encodeDgi(await secretDgi(dek, tag, clear)));
      return storeDataBlocks(packed(groups, write), STORE_DATA_P1.dgi | STORE_DATA_P1.encrypted);
    },
    reached: [
      ...secrets.map(([secret]): EncodeStep => ({ step: 'secret-written', secret })),
      { step: 'locked' },
    ],
  };
};

const plan = function* (content: ChipContent, limits: ChunkLimits): Iterable<ChipStep> {
  yield { kind: 'open', to: 'security domain' };
  yield install;
  yield* storeFiles(content, limits);
  yield { kind: 'open', to: 'application' };
  for (const [name, bytes] of inWriteOrder(content.files)) yield* readBack(name, bytes, limits);
  yield { kind: 'open', to: 'security domain' };
  yield install;
  yield* storeSecrets(content, limits);
};

/**
 * GlobalPlatform's own way (Card Specification 2.3, 11.5.2.3.6 and 11.11): INSTALL [for personalization] in the security
 * domain, then STORE DATA, one group for each file with its access rule, EF.SOD last. The chip cannot be read from there,
 * so a second channel, to the application, compares every file; the third brings the secrets, and only its last block
 * makes the application PERSONALIZED. Until then nobody reads the files in clear, and the plan may be run again from the
 * start: its first group makes the chip forget what it had.
 */
export const LDS1_GP_STORE_DATA: ChipProfile = { name: 'lds1-gp-store-data', protocol: 'scp03', plan };
