/**
 * What can be asked with `REQ,STA`. Names and meanings are those of gutenprint's backend; numbers are decimal, addresses signed
 * 32-bit integers, highest byte first.
 */
export const STATUS_KEYS = {
  MSR: { is: 'text', says: 'serial number' },
  PSR: { is: 'text', says: 'serial number of the head' },
  BSR: { is: 'text', says: 'serial number of the board' },
  VRS: { is: 'text', says: 'firmware' },
  FDC: { is: 'number', says: 'density of the head' },
  FSP: { is: 'number', says: 'start of the image' },
  FEP: { is: 'number', says: 'end of the image' },
  FSS: { is: 'number', says: 'ramp' },
  FPP: { is: 'number', says: 'position of the head' },
  MDL: { is: 'number', says: 'model' },
  PID: { is: 'number', says: 'USB product' },
  VID: { is: 'number', says: 'USB vendor' },
  USN: { is: 'text', says: 'USB serial number' },
  UPN: { is: 'text', says: 'USB manufacturer' },
  MAC: { is: 'text', says: 'Ethernet address' },
  DYN: { is: 'number', says: 'address given by the network' },
  IPA: { is: 'address', says: 'IP address' },
  SNM: { is: 'address', says: 'IP netmask' },
  GWY: { is: 'address', says: 'IP gateway' },
  TCQ: { is: 'number', says: 'cards printed' },
  TCP: { is: 'number', says: 'prints on the head' },
  TCN: { is: 'number', says: 'cleanings' },
  CCQ: { is: 'number', says: 'cards since the last cleaning' },
  TPQ: { is: 'number', says: 'panels printed' },
  CCP: { is: 'number', says: 'cards between two prompts to clean' },
  CPQ: { is: 'number', says: 'panels since the last cleaning' },
  DFR: { is: 'number', says: 'panels left on the ribbon' },
  CLP: { is: 'switch', says: 'prompts to clean' },
} as const satisfies Record<string, { readonly is: Kind; readonly says: string }>;

type Kind = 'text' | 'number' | 'switch' | 'address';
interface Values {
  readonly text: string;
  readonly number: number;
  readonly switch: boolean;
  readonly address: string;
}

export type StatusKey = keyof typeof STATUS_KEYS;
export type StatusValue<K extends StatusKey> = Values[(typeof STATUS_KEYS)[K]['is']];
export const isStatusKey = (key: string): key is StatusKey => Object.hasOwn(STATUS_KEYS, key);

const SHAPES: { readonly [K in Kind]: (text: string) => Values[K] | undefined } = {
  text: (text) => (/^[\x20-\x2b\x2d-\x7e]{1,64}$/.test(text) ? text : undefined),
  number: (text) => (/^\d{1,10}$/.test(text) ? Number(text) : undefined),
  switch: (text) => (text === 'ON' || text === 'OFF' ? text === 'ON' : undefined),
  address: (text) => {
    const value = Number(text);
    if (!/^-?\d{1,10}$/.test(text) || value !== (value | 0)) return undefined;
    return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
  },
};

/** The value if it has the shape of its key. */
export const statusValue = <K extends StatusKey>(key: K, text: string): StatusValue<K> | undefined => {
  const shape: (text: string) => unknown = SHAPES[STATUS_KEYS[key].is];
  return shape(text) as StatusValue<K> | undefined;
};
