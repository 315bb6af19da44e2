import { failure } from '../../../card/index.ts';
import { KEY_ERRORS } from '../errors.ts';
import { Device } from '../pkcs11/device.ts';
import { DeviceChild } from '../pkcs11/device-child.ts';
import type { FromChild, PinSource, TokenPlace } from '../pkcs11/messages.ts';
import { opened } from '../pkcs11/pkcs11-store.ts';

const INITIALISE_MS = 60_000;

/** Gives an empty slot a token; only when asked for. Throws KEY_DEVICE_* and KEY_PIN_FILE. */
const initialise = async (place: TokenPlace, soPin: PinSource): Promise<void> => {
  const answer = await new Promise<FromChild | undefined>((resolve) => {
    const child = new DeviceChild(
      (message) => done(message),
      () => done(undefined),
    );
    const timer = setTimeout(() => done(undefined), INITIALISE_MS);
    const done = (message: FromChild | undefined): void => {
      clearTimeout(timer);
      child.kill();
      resolve(message);
    };
    child.hold(true);
    child.send({ initialise: { ...place, soPin } });
  });
  if (answer !== undefined && 'initialised' in answer) return;
  const [why, ckr] =
    answer !== undefined && 'notOpened' in answer ? [answer.notOpened, answer.ckr] : ['away', ''];
  const code =
    why === 'binding'
      ? 'KEY_DEVICE_BINDING'
      : why === 'module'
        ? 'KEY_DEVICE_MODULE'
        : why === 'pin-file'
          ? 'KEY_PIN_FILE'
          : 'KEY_DEVICE_REFUSED';
  throw failure(KEY_ERRORS, code, { token: place.token, op: 'initialise', why: ckr });
};

/** Opens the token for a ceremony, after making it when `init` is given. The caller closes the device. */
export const openForCeremony = async (
  place: TokenPlace,
  init?: { readonly soPin: PinSource },
): Promise<Device> => {
  if (init !== undefined) await initialise(place, init.soPin);
  const device = new Device(place);
  try {
    await opened(device, 30_000, place.token);
    return device;
  } catch (error) {
    device.close();
    throw error;
  }
};
