import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTE_NAMES, ROUTES, type RouteName, type Rule } from '../../api/index.ts';
import { ROLES, type Role } from '../../card/index.ts';
import { type ApiShop, openApiShop } from './api-shop.ts';

/** Written out a second time on purpose: a change of the table has to be made here too, by somebody who thought about it. */
const BUREAU: readonly Role[] = [
  'operator',
  'inspector',
  'supervisor',
  'stock-keeper',
  'packer',
  'officer',
  'auditor',
];
const WANTED: Readonly<Partial<Record<RouteName, readonly Role[]>>> = {
  takeExtract: ['register'],
  quarantine: ['register', 'operator', 'supervisor', 'auditor'],
  receiveStock: ['stock-keeper'],
  issueStock: ['stock-keeper'],
  returnStock: ['stock-keeper'],
  spoilBlank: ['stock-keeper'],
  destroyBody: ['stock-keeper', 'supervisor'],
  bodies: ['stock-keeper', 'supervisor', 'auditor'],
  announceDelivery: ['stock-keeper', 'supervisor'],
  deliveries: ['stock-keeper', 'supervisor', 'auditor'],
  countDelivery: ['stock-keeper'],
  cancelDelivery: ['stock-keeper', 'supervisor'],
  openCount: ['supervisor', 'auditor'],
  enterCount: ['stock-keeper'],
  settleCount: ['supervisor'],
  openShift: ['operator', 'supervisor'],
  closeShift: ['operator'],
  settleShift: ['supervisor'],
  shiftBooks: ['supervisor', 'auditor'],
  destroyRecorded: ['stock-keeper', 'supervisor'],
  destruction: ['stock-keeper', 'supervisor', 'auditor'],
  stockReport: ['supervisor', 'auditor'],
  retentionSchedule: ['dpo', 'auditor', 'supervisor'],
  retentionCheck: ['dpo', 'auditor', 'supervisor'],
  purgeRuns: ['dpo', 'auditor', 'supervisor'],
  incidents: ['dpo', 'auditor', 'supervisor'],
  incident: ['dpo', 'auditor', 'supervisor'],
  openIncident: ['dpo', 'auditor', 'supervisor'],
  noteIncident: ['dpo', 'auditor', 'supervisor'],
  incidentLetter: ['dpo', 'auditor', 'supervisor'],
  report: ['supervisor', 'auditor', 'dpo'],
  purge: ['dpo'],
  eraseOne: ['dpo'],
  notifyIncident: ['dpo'],
  closeIncident: ['dpo'],
  reopenIncident: ['dpo'],
  evidencePack: ['dpo', 'auditor'],
  areas: ['operator', 'inspector', 'supervisor', 'packer', 'officer', 'auditor', 'dpo', 'register'],
  gazetteArea: ['supervisor'],
  renameArea: ['supervisor'],
  endArea: ['supervisor'],
  waitingForRelease: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  dueCards: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  capacity: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  batches: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  batch: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  proposeBatch: ['operator', 'supervisor'],
  releaseBatch: ['supervisor'],
  holdBatch: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'dpo'],
  resumeBatch: ['supervisor'],
  prioritiseBatch: ['supervisor'],
  cancelBatch: ['supervisor'],
  gates: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  assessGate: ['dpo'],
  includeGate: ['dpo', 'supervisor'],
  openGate: ['dpo'],
  closeGate: ['dpo', 'supervisor'],
  holds: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  imposeHold: ['dpo', 'supervisor'],
  liftHold: ['dpo', 'supervisor'],
  rollouts: ['operator', 'inspector', 'supervisor', 'stock-keeper', 'packer', 'auditor', 'dpo'],
  planRollout: ['supervisor'],
  openRollout: ['supervisor'],
  closeRollout: ['supervisor'],
  accounts: ['custodian', 'supervisor', 'dpo', 'auditor'],
  openAccount: ['custodian'],
  changeAccount: ['custodian'],
  renewToken: ['custodian'],
  endAccount: ['custodian'],
  openGrant: [
    'operator',
    'inspector',
    'supervisor',
    'stock-keeper',
    'packer',
    'officer',
    'call-centre',
    'chief',
    'custodian',
  ],
  endGrant: [
    'operator',
    'inspector',
    'supervisor',
    'stock-keeper',
    'packer',
    'officer',
    'call-centre',
    'chief',
    'custodian',
    'dpo',
  ],
  reviewGrant: ['dpo', 'auditor'],
  grants: ['dpo', 'auditor', 'supervisor'],
  showGrant: ['dpo', 'auditor', 'supervisor'],
  findPeople: ['officer', 'supervisor', 'dpo', 'call-centre', 'inspector'],
  looksAtPerson: ['dpo', 'auditor'],
  looksBy: ['dpo', 'auditor'],
  recipients: ['dpo', 'auditor', 'supervisor'],
  registerRecipient: ['dpo'],
  endRecipient: ['dpo'],
  shareData: ['dpo'],
  sharedWith: ['dpo', 'auditor', 'supervisor'],
  askSubject: ['officer', 'dpo', 'call-centre'],
  exportSubject: ['dpo', 'officer'],
  stations: BUREAU,
  pauseStation: ['operator', 'supervisor'],
  resumeStation: ['operator', 'supervisor'],
  drainStation: ['operator', 'supervisor'],
  cleanStation: ['operator', 'supervisor'],
  testCard: ['operator', 'supervisor'],
  stationOrder: BUREAU,
  preflight: BUREAU,
  cards: BUREAU,
  card: BUREAU,
  passCard: ['inspector'],
  rejectCard: ['inspector', 'supervisor'],
  settleCard: ['operator', 'inspector', 'supervisor'],
  resumeCard: ['supervisor'],
  unpackCard: ['packer'],
  missCard: ['officer'],
  findCard: ['officer'],
  collectCard: ['officer'],
  checklist: ['officer', 'supervisor'],
  refuseCard: ['officer'],
  contestCard: ['officer', 'call-centre'],
  recordAuthority: ['officer'],
  authority: ['officer', 'supervisor', 'auditor', 'dpo'],
  withdrawAuthority: ['officer', 'supervisor'],
  changePhone: ['officer'],
  enrolDevice: ['officer', 'supervisor'],
  loseDevice: ['officer', 'chief'],
  endDevice: ['officer', 'supervisor'],
  dayList: ['officer', 'chief'],
  acceptOffline: ['officer', 'chief'],
  acceptHandOver: ['officer', 'supervisor'],
  replaceDamaged: ['officer', 'supervisor'],
  chiefList: ['officer', 'chief', 'supervisor'],
  radioText: ['officer', 'chief', 'supervisor', 'call-centre'],
  offices: ['officer', 'chief', 'packer', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  office: ['officer', 'chief', 'packer', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  registerOffice: ['supervisor'],
  describeOffice: ['supervisor'],
  shutOffice: ['supervisor'],
  reopenOffice: ['supervisor'],
  moveRequest: ['officer', 'supervisor', 'call-centre'],
  transferCard: ['officer', 'supervisor', 'call-centre'],
  receiveCards: ['officer'],
  sendOn: ['officer'],
  acceptPresent: ['officer', 'supervisor'],
  traceCard: ['officer', 'supervisor', 'packer', 'auditor', 'dpo'],
  returnCard: ['officer'],
  openBox: ['packer'],
  packCard: ['packer'],
  closeBox: ['packer'],
  dispatchBox: ['packer'],
  receiveBox: ['officer'],
  inspectionSheet: ['inspector', 'supervisor', 'auditor'],
  proofFace: ['inspector', 'supervisor'],
  rejectReasons: ['inspector', 'supervisor', 'auditor'],
  samplesOwed: ['inspector', 'supervisor', 'auditor'],
  sampleCard: ['inspector', 'supervisor'],
  packingPolicy: ['inspector', 'packer', 'supervisor', 'auditor'],
  setPackingPolicy: ['supervisor'],
  reopenBox: ['packer'],
  breakSeal: ['officer', 'chief', 'packer', 'supervisor'],
  loseBox: ['officer', 'packer', 'supervisor'],
  scanBox: BUREAU,
  manifest: BUREAU,
  manifestPdf: ['packer', 'supervisor', 'officer', 'auditor'],
  boxLabelPdf: ['packer', 'supervisor', 'officer', 'auditor'],
  openConsignment: ['packer'],
  addToConsignment: ['packer'],
  takeOffConsignment: ['packer'],
  cancelConsignment: ['packer', 'supervisor'],
  sendConsignment: ['packer'],
  handOverConsignment: ['packer', 'officer', 'chief', 'supervisor'],
  arriveConsignment: ['officer', 'chief'],
  consignments: ['packer', 'supervisor', 'officer', 'chief', 'auditor', 'dpo', 'call-centre'],
  consignment: ['packer', 'supervisor', 'officer', 'chief', 'auditor', 'dpo', 'call-centre'],
  consignmentNotePdf: ['packer', 'supervisor', 'officer', 'auditor'],
  custody: ['packer', 'supervisor', 'officer', 'chief', 'auditor', 'dpo', 'call-centre'],
  boxes: BUREAU,
  box: BUREAU,
  cases: ['officer', 'inspector', 'supervisor', 'packer', 'auditor', 'dpo', 'call-centre'],
  assignCase: ['officer', 'packer', 'chief', 'supervisor', 'dpo', 'register'],
  solveCase: ['officer', 'packer', 'chief', 'supervisor', 'dpo', 'register'],
  quarantineRecords: ['register', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  quarantineSummary: ['register', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  quarantineRecord: ['register', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  assignRecord: ['register', 'supervisor', 'dpo'],
  noteRecord: ['register', 'supervisor', 'dpo'],
  resolveRecord: ['register', 'supervisor', 'dpo'],
  openDouble: ['supervisor', 'dpo'],
  settleOpenDouble: ['supervisor', 'dpo'],
  double: ['supervisor', 'dpo'],
  differentPeople: ['supervisor', 'dpo'],
  samePerson: ['supervisor', 'dpo'],
  withdrawRequest: ['register', 'supervisor'],
  proposals: ['register', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  declineProposal: ['register', 'supervisor'],
  openComplaint: ['officer', 'call-centre', 'supervisor', 'dpo'],
  complaints: ['officer', 'call-centre', 'supervisor', 'dpo', 'auditor'],
  complaint: ['officer', 'call-centre', 'supervisor', 'dpo', 'auditor'],
  answerComplaint: ['supervisor', 'dpo'],
  suspendCard: ['officer', 'supervisor', 'register'],
  reinstateCard: ['supervisor'],
  revokeCard: ['supervisor'],
  reportLoss: ['officer', 'supervisor', 'call-centre', 'register'],
  handIn: ['officer', 'chief', 'supervisor'],
  handInDamaged: ['officer', 'supervisor'],
  giveUpMissing: ['supervisor'],
  returnUncollected: ['officer', 'chief'],
  giveLastNotice: ['supervisor'],
  destroyCard: ['supervisor', 'stock-keeper'],
  recordDeath: ['register', 'supervisor'],
  correctRequest: ['register', 'supervisor'],
  findRight: ['register', 'supervisor'],
  wrongDataRecipients: ['dpo', 'supervisor', 'auditor'],
  tellOfCorrection: ['dpo', 'supervisor'],
  ageing: ['officer', 'supervisor', 'auditor', 'dpo', 'call-centre'],
  unreached: ['officer', 'chief', 'supervisor', 'call-centre'],
  verifyAudit: ['auditor', 'supervisor'],
  laws: ['auditor', 'supervisor'],
};
const FOR_ROLES = ROUTE_NAMES.filter((name) => typeof ROUTES[name].may !== 'string');
const TWO_PEOPLE: readonly RouteName[] = [
  'setPackingPolicy',
  'closeBox',
  'reopenBox',
  'loseBox',
  'handOverConsignment',
  'receiveStock',
  'spoilBlank',
  'destroyBody',
  'cancelDelivery',
  'settleCount',
  'settleShift',
  'destroyRecorded',
  'collectCard',
  'solveCase',
  'samePerson',
  'settleOpenDouble',
  'recordAuthority',
  'enrolDevice',
  'acceptPresent',
  'acceptHandOver',
  'replaceDamaged',
  'reinstateCard',
  'revokeCard',
  'giveUpMissing',
  'settleCard',
  'findRight',
  'destroyCard',
  'eraseOne',
  'closeIncident',
  'releaseBatch',
  'resumeBatch',
  'openGate',
  'imposeHold',
  'liftHold',
  'openRollout',
  'gazetteArea',
  'renameArea',
  'endArea',
  'openAccount',
  'changeAccount',
  'renewToken',
  'endAccount',
  'registerRecipient',
  'endRecipient',
  'shareData',
  'exportSubject',
];

const addressOf = (path: string): string =>
  path
    .replace(':serial', 'K00000000')
    .replace(':number', 'KB1')
    .replace(':id', 'BX-1')
    .replace(':order', 'O-1')
    .replace(/:[a-z]+/g, 'X-1');

describe('permissions', () => {
  let shop: ApiShop;
  beforeAll(async () => {
    shop = await openApiShop();
  });
  afterAll(() => shop.stop());

  const ask = (name: RouteName, who: string | undefined): ReturnType<ApiShop['get']> => {
    const { method, path }: Rule = ROUTES[name];
    return method === 'GET'
      ? shop.get(who, addressOf(path))
      : shop.post(who, addressOf(path), { not: 'right' });
  };

  test('every route for roles is written in this test, and no other', () => {
    expect([...FOR_ROLES].sort()).toEqual(Object.keys(WANTED).sort());
  });

  test.each(FOR_ROLES)('%s lets in the roles it should and no others', async (name) => {
    const wanted = WANTED[name] ?? [];
    for (const role of ROLES) {
      const { status, body } = await ask(name, `${role}-1`);
      const refused = status === 403 && body.error.code === 'API_FORBIDDEN';
      expect(`${role} ${refused ? 'no' : 'yes'}`).toBe(`${role} ${wanted.includes(role) ? 'yes' : 'no'}`);
      if (refused) expect(body.error.facts).toEqual({ may: wanted.join(', '), role });
      expect(status).not.toBe(401);
    }
  });

  test.each(FOR_ROLES)('%s asks a stranger to sign in', async (name) => {
    const { status, body } = await ask(name, undefined);
    expect(status).toBe(401);
    expect(body.error.code).toBe('API_UNAUTHENTICATED');
  });

  test('a token that is nearly right is not right', async () => {
    const token = shop.token('auditor-1');
    for (const wrong of [token.slice(0, -1), `${token}0`, token.toUpperCase(), `${token.slice(0, -1)}g`]) {
      const answer = await fetch(`${shop.api.address}/api/laws`, {
        headers: { authorization: `Bearer ${wrong}` },
      });
      expect(answer.status).toBe(401);
    }
  });

  test('a token in the address is not read: addresses are logged', async () => {
    const { status } = await shop.get(undefined, `/api/laws?token=${shop.token('auditor-1')}`);
    expect(status).toBe(401);
    expect(shop.logged.join('\n')).not.toContain(shop.token('auditor-1'));
  });

  test('exactly the acts of law 8 ask for a second person', () => {
    expect(ROUTE_NAMES.filter((name) => (ROUTES[name] as Rule).second !== undefined).sort()).toEqual(
      [...TWO_PEOPLE].sort(),
    );
  });
});
