import { magicardLanguage, memoryLink, startTrainingPrinter } from '../../printers/index.ts';
import { parseReply, ReplyFrames } from '../../printers/magicard/status-frame.ts';
import { isStatusKey, type StatusKey, statusValue } from '../../printers/magicard/status-keys.ts';

export interface Answer {
  readonly bytes: Uint8Array;
  readonly key: StatusKey;
  readonly value: string | number | boolean;
}

const PATIENCE_MS = 5_000;

/** What our training machine answers to these questions, byte for byte. */
export const trainingAnswers = async (questions: readonly Uint8Array[]): Promise<readonly Answer[]> => {
  const [machineEnd, line] = memoryLink();
  const machine = await startTrainingPrinter({
    folder: '/nowhere',
    durable: false,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: { insert: async () => undefined, remove: async () => undefined },
    language: magicardLanguage(),
    ribbonSides: 37,
  });
  const answers: Answer[] = [];
  try {
    for (const question of questions) {
      const bytes = await new Promise<Uint8Array>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error('the training machine does not answer')),
          PATIENCE_MS,
        );
        const stop = line.onData((heard) => {
          clearTimeout(timer);
          stop();
          resolve(heard);
        });
        line.write(question).catch(reject);
      });
      const { key = '', value: text = '' } = parseReply(new ReplyFrames().feed(bytes)[0] ?? '') ?? {};
      const value = isStatusKey(key) ? statusValue(key, text) : undefined;
      if (!isStatusKey(key) || value === undefined)
        throw new Error(`an answer of the wrong form: ${key}${text}`);
      answers.push({ bytes, key, value });
    }
  } finally {
    await machine.stop();
  }
  return answers;
};
