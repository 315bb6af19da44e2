/**
 * Which acts need two people, and of which roles (design law 8, R53). The table of routes says the same in `may` and `second`; a test
 * holds the two against each other, so that neither is changed alone.
 */
import type { Role } from '../../card/index.ts';

export interface Two {
  readonly first: readonly Role[];
  readonly second: readonly Role[];
  /** `sometimes`: the step decides, such as a hand-over to a guardian. */
  readonly when: 'always' | 'sometimes';
}

const always = (first: readonly Role[], second: readonly Role[]): Two => ({ first, second, when: 'always' });
const sometimes = (first: readonly Role[], second: readonly Role[]): Two => ({
  first,
  second,
  when: 'sometimes',
});

/** By name of the route. */
export const TWO: Readonly<Record<string, Two>> = {
  // Plastic.
  receiveStock: always(['stock-keeper'], ['stock-keeper', 'supervisor']),
  spoilBlank: always(['stock-keeper'], ['stock-keeper', 'supervisor']),
  destroyBody: always(['stock-keeper', 'supervisor'], ['stock-keeper', 'supervisor']),
  cancelDelivery: always(['stock-keeper', 'supervisor'], ['stock-keeper', 'supervisor']),
  settleCount: always(['supervisor'], ['stock-keeper', 'supervisor']),
  settleShift: always(['supervisor'], ['operator', 'stock-keeper', 'supervisor']),
  destroyRecorded: always(['stock-keeper', 'supervisor'], ['stock-keeper', 'supervisor']),
  destroyCard: always(['supervisor', 'stock-keeper'], ['supervisor', 'stock-keeper', 'auditor']),
  // Cards and their owners.
  reinstateCard: always(['supervisor'], ['supervisor', 'officer']),
  revokeCard: always(['supervisor'], ['supervisor', 'register']),
  // What was found of an uncertain card, or with the register, may cause a reprint.
  settleCard: always(['operator', 'inspector', 'supervisor'], ['inspector', 'supervisor']),
  findRight: always(['register', 'supervisor'], ['supervisor', 'dpo']),
  giveUpMissing: always(['supervisor'], ['supervisor', 'officer', 'packer']),
  collectCard: sometimes(['officer'], ['officer', 'supervisor']),
  recordAuthority: always(['officer'], ['officer', 'supervisor']),
  replaceDamaged: always(['officer', 'supervisor'], ['supervisor']),
  acceptHandOver: always(['officer', 'supervisor'], ['supervisor']),
  acceptPresent: always(['officer', 'supervisor'], ['supervisor']),
  samePerson: always(['supervisor', 'dpo'], ['supervisor', 'dpo']),
  settleOpenDouble: sometimes(['supervisor', 'dpo'], ['supervisor', 'dpo']),
  solveCase: sometimes(
    ['officer', 'packer', 'chief', 'supervisor', 'dpo', 'register'],
    ['officer', 'supervisor', 'dpo'],
  ),
  enrolDevice: always(['officer', 'supervisor'], ['supervisor']),
  // What is made, and what stops it.
  releaseBatch: always(['supervisor'], ['operator', 'supervisor']),
  resumeBatch: always(['supervisor'], ['operator', 'supervisor']),
  openGate: always(['dpo'], ['supervisor']),
  imposeHold: always(['dpo', 'supervisor'], ['dpo', 'supervisor']),
  liftHold: always(['dpo', 'supervisor'], ['dpo', 'supervisor']),
  openRollout: always(['supervisor'], ['dpo', 'supervisor']),
  gazetteArea: always(['supervisor'], ['supervisor', 'auditor', 'dpo']),
  renameArea: always(['supervisor'], ['supervisor', 'auditor', 'dpo']),
  endArea: always(['supervisor'], ['supervisor', 'auditor', 'dpo']),
  // Boxes.
  setPackingPolicy: always(['supervisor'], ['supervisor', 'dpo', 'inspector']),
  closeBox: always(['packer'], ['packer', 'supervisor']),
  reopenBox: always(['packer'], ['packer', 'supervisor']),
  loseBox: always(['officer', 'packer', 'supervisor'], ['officer', 'supervisor', 'dpo']),
  handOverConsignment: always(
    ['packer', 'officer', 'chief', 'supervisor'],
    ['officer', 'chief', 'packer', 'supervisor'],
  ),
  // People and their data.
  openAccount: always(['custodian'], ['supervisor']),
  changeAccount: always(['custodian'], ['supervisor']),
  renewToken: always(['custodian'], ['supervisor']),
  endAccount: always(['custodian'], ['supervisor']),
  registerRecipient: always(['dpo'], ['supervisor']),
  endRecipient: always(['dpo'], ['supervisor']),
  shareData: always(['dpo'], ['supervisor']),
  eraseOne: always(['dpo'], ['supervisor', 'auditor']),
  closeIncident: always(['dpo'], ['supervisor', 'auditor']),
  exportSubject: always(['dpo', 'officer'], ['dpo', 'supervisor']),
};
