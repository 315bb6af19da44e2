export { type AuditCrypto, auditCrypto } from './audit-crypto.ts';
export { merkleRoot } from './merkle.ts';
