/** The process in which the PKCS#11 library is called: it may hang here without stopping anything but itself. */
import type { FromChild, ToChild } from './messages.ts';
import { initialiseToken, NotOpened, openToken } from './open-token.ts';
import { readPin } from './pin.ts';
import { Token } from './token.ts';

let token: Token | undefined;

const tell = (message: FromChild): void => {
  process.send?.(message);
};

const attempt = async (work: () => Promise<FromChild>): Promise<void> => {
  try {
    tell(await work());
  } catch (error) {
    if (error instanceof NotOpened) tell({ notOpened: error.why, ckr: error.ckr });
    else tell({ notOpened: 'away', ckr: '' });
  }
};

process.on('message', (message: ToChild) => {
  if ('open' in message) {
    void attempt(async () => {
      const opened = await openToken(message.open);
      token = new Token(opened);
      return { opened: opened.facts };
    });
  } else if ('initialise' in message) {
    void attempt(async () => {
      await initialiseToken(message.initialise, readPin(message.initialise.soPin));
      return { initialised: true };
    });
  } else {
    const served = token;
    if (served === undefined) process.exit(1);
    tell({ answers: message.batch.map(({ n, request }) => ({ n, ...served.answer(request) })) });
  }
});

// The terminal's Ctrl-C reaches the whole group; our parent decides when we are no longer needed.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.once('disconnect', () => process.exit(0));
