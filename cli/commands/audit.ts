import { withShop } from './with-shop.ts';

/** `kadi audit verify`: exit code 0 when the whole chain of evidence holds, 1 when a link is broken. */
export const auditVerify = async (options: { json?: boolean }): Promise<void> => {
  const verified = await withShop((shop) => shop.ledger.verify());
  if (options.json) console.log(JSON.stringify(verified));
  else if (verified.ok) {
    console.log(
      `The evidence holds: ${verified.events} events in ${verified.chains} chains, ${verified.seals} signed seals, ` +
        `${verified.unsealed} event(s) newer than the last seal.`,
    );
  } else {
    const { subject, seq, seal, why } = verified.broken;
    const where =
      seal !== undefined
        ? `seal ${seal}`
        : `${subject?.kind ?? ''} ${subject?.id ?? ''}${seq === undefined ? '' : `, event ${seq}`}`;
    console.log(`BROKEN at ${where}: ${why}\nKeep the database as it is and call the auditor.`);
  }
  if (!verified.ok) process.exitCode = 1;
};
