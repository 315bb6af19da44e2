export * from './complaint.ts';
export {
  type Double,
  type DoubleSide,
  type DoubleVerdict,
  findDoubles,
  settleDouble,
  showDouble,
} from './double.ts';
export { REQUEST_ERRORS, requestFail } from './errors.ts';
export {
  type DoubleDecision,
  type OpenDouble,
  settleOpenDouble,
  showOpenDouble,
} from './open-double.ts';
export * from './proposals.ts';
export * from './quarantine.ts';
export { type Reason, reasonOf } from './reasons.ts';
export * from './report.ts';
export * from './rules.ts';
export * from './stop.ts';
export * from './superseded.ts';
export * from './withdraw.ts';
