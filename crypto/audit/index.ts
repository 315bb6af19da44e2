export { type AuditCrypto, auditCrypto } from './audit-crypto.ts';
export { type Detached, signDetached, verifyDetached } from './detached.ts';
export { merkleRoot } from './merkle.ts';
