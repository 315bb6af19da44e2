/** Two digits each: YYMMDDhhmm (SMPP 3.4, appendix B), in UTC. */
const stamp = (at: Date): string => at.toISOString().slice(2, 16).replaceAll(/[-T:]/g, '');

/** SMPP 3.4, 5.2.28. */
export const MESSAGE_STATE = { delivered: 2, undeliverable: 5 } as const;

/** The text of a delivery receipt as SMPP 3.4, appendix B has it, but without the first words of the message. */
export const receiptText = (id: string, arrived: boolean, submitted: Date, done: Date): string =>
  `id:${id} sub:001 dlvrd:${arrived ? '001' : '000'} submit date:${stamp(submitted)} done date:${stamp(done)} ` +
  `stat:${arrived ? 'DELIVRD' : 'UNDELIV'} err:${arrived ? '000' : '001'} text:`;
