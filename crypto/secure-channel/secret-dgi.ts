import { refused, SW } from './card-status.ts';
import type { Dgi } from './dgi.ts';
import { type ChipDek, type Dek, dekBlock, dekOpen, sealSecret } from './key-type.ts';
import { unpadded } from './padding.ts';

/** A group whose data travel under the DEK (padding method 2 of ISO/IEC 9797-1): private keys, seeds, PINs. */
export const secretDgi = async (dek: Dek, tag: number, secret: Uint8Array): Promise<Dgi> => ({
  tag,
  data: await sealSecret(dek, secret),
  encrypted: true,
});

/** The chip's side. Throws SCP_COMMAND_REFUSED with 6A80 when the data are no padded whole blocks. */
export const openSecretDgi = (dgi: Dgi, dek: ChipDek): Uint8Array => {
  const { data } = dgi;
  if (data.length === 0 || data.length % dekBlock(dek.algorithm) !== 0) throw refused(SW.wrongData);
  const clear = unpadded(dekOpen(dek, data));
  if (clear === undefined) throw refused(SW.wrongData);
  return clear;
};
