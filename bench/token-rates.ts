/** The same payloads with the keys in SoftHSM2, as a bureau's worker would reach its HSM: through the child process. */
import { join } from 'node:path';
import { DEFAULT_ALGORITHMS, openForCeremony, openPkcs11Keys, runCeremony } from '../crypto/keys/index.ts';
import { startSoftHsm } from '../tests/support/softhsm.ts';
import { AT, payloadRate, type SpecimenCard } from './payload.ts';

const UNDER_WAY = 32;
const SIGNATURES = 4_000;

export interface TokenRates {
  /** P-256 signatures a second, each verified in our process. */
  readonly signatures: number;
  readonly payloads: number;
}

export const tokenRates = async (cards: readonly SpecimenCard[]): Promise<TokenRates> => {
  const hsm = await startSoftHsm();
  try {
    const place = { module: hsm.module, token: 'bench', pin: { file: hsm.pinFile } };
    const folder = join(hsm.folder, 'keys');
    const device = await openForCeremony(place, { soPin: { file: hsm.soPinFile } });
    await runCeremony(
      device,
      { names: ['Amina Specimen', 'Brian Specimen'], tell: () => {}, confirm: async () => true },
      {
        folder,
        ceremony: { kind: 'first', documentSigners: 1 },
        algorithms: DEFAULT_ALGORITHMS,
        now: () => AT,
      },
    );
    device.close();
    const keys = await openPkcs11Keys({ ...place, folder });
    const signer = keys.signer('document-signer');
    const data = new Uint8Array(200);
    const signing = async (count: number): Promise<number> => {
      let left = count;
      const begun = performance.now();
      const lane = async (): Promise<void> => {
        while (left-- > 0) await signer.sign(data, 'der');
      };
      await Promise.all(Array.from({ length: UNDER_WAY }, lane));
      return (count / (performance.now() - begun)) * 1_000;
    };
    await signing(500);
    const signatures = await signing(SIGNATURES);
    await payloadRate(keys, cards, 200, UNDER_WAY);
    const payloads = await payloadRate(keys, cards, 2_000, UNDER_WAY);
    await keys.close();
    return { signatures, payloads };
  } finally {
    await hsm.remove();
  }
};
