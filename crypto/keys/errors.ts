import type { ErrorTable } from '../../card/errors.ts';

/** Faults of the key device (an HSM reached by PKCS#11) and of its key folder. Facts: labels, key ids and PKCS#11 codes. */
export const KEY_ERRORS = {
  KEY_DEVICE_AWAY: {
    en: 'The key device (HSM) does not answer.',
    sw: 'Kifaa cha funguo (HSM) hakijibu.',
    todo: 'See that the HSM is on, connected and unlocked. Nothing is lost: what waits for a signature goes on by itself when it is back.',
    owner: 'custodian',
    retry: 'yes',
  },
  KEY_DEVICE_REFUSED: {
    en: 'The key device refused an operation.',
    sw: 'Kifaa cha funguo kimekataa kazi.',
    todo: 'Look up the PKCS#11 code shown in the manual of the HSM: the key may lack a right, or the mechanism may be switched off.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_DEVICE_BINDING: {
    en: 'The part that speaks to key devices (pkcs11js) is not installed.',
    sw: 'Sehemu ya kuwasiliana na kifaa cha funguo (pkcs11js) haijasakinishwa.',
    todo: 'Install build-essential and python3, then run `npm install pkcs11js@2.1.7` in the project folder.',
    owner: 'engineer',
    retry: 'no',
  },
  KEY_DEVICE_MODULE: {
    en: "The key device's PKCS#11 module cannot be loaded.",
    sw: 'Moduli ya PKCS#11 ya kifaa cha funguo haiwezi kupakiwa.',
    todo: "Set KADI_HSM_MODULE to the vendor's library (for SoftHSM2: /usr/lib/softhsm/libsofthsm2.so) and see that it is installed.",
    owner: 'engineer',
    retry: 'no',
  },
  KEY_PIN_REFUSED: {
    en: 'The key device refused the PIN, so it will not be tried again.',
    sw: 'Kifaa cha funguo kimekataa PIN, kwa hiyo haitajaribiwa tena.',
    todo: 'Put the right user PIN into the file of KADI_HSM_PIN_FILE. A token whose PIN has one try left is not tried at all: a custodian has to log in once with another tool.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_PIN_FILE: {
    en: 'The file with the PIN of the key device is missing, empty or can be read by others.',
    sw: 'Faili ya PIN ya kifaa cha funguo haipo, ni tupu, au inaweza kusomwa na wengine.',
    todo: 'Name the file in KADI_HSM_PIN_FILE, one line with the user PIN, owned by the service, mode 0600 or 0400.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_NOT_IN_DEVICE: {
    en: 'A key that the key folder names is not in the key device.',
    sw: 'Ufunguo uliotajwa kwenye folda ya funguo haupo kwenye kifaa cha funguo.',
    todo: 'Check that token and key folder belong together (KADI_HSM_TOKEN, KADI_HOME/keys). If the token was replaced, restore it from its backup.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_FOLDER_DAMAGED: {
    en: 'The folder that describes the keys of the key device is missing or is not what it should be.',
    sw: 'Folda inayoeleza funguo za kifaa cha funguo haipo au si sahihi.',
    todo: 'Restore the folder from its copy (it holds nothing secret), or run `kadi keys ceremony` if there has been none yet.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_NONE_FOR_PURPOSE: {
    en: 'There is no key for this purpose here.',
    sw: 'Hakuna ufunguo wa kazi hii hapa.',
    todo: 'Run `kadi keys list` to see what is there, and `kadi keys ceremony --add <purpose>` to make it. The register signs with its own keys, not with ours.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_SUCCESSOR_DUE: {
    en: 'A signing key may sign for less than thirty days more, and its successor is not prepared.',
    sw: 'Ufunguo wa kusaini umebakiza siku chini ya thelathini, na mrithi wake hajaandaliwa.',
    todo: 'Two custodians run `kadi keys ceremony --add <purpose>` before the day shown.',
    owner: 'custodian',
    retry: 'no',
  },
  KEY_NOT_IN_USE_PERIOD: {
    en: 'No key of this purpose may sign today: its time of use is over or has not begun.',
    sw: 'Hakuna ufunguo wa kazi hii unaoruhusiwa kusaini leo: muda wake umekwisha au haujaanza.',
    todo: 'Two custodians run `kadi keys ceremony --add <purpose>`. Check the clock of this machine first.',
    owner: 'custodian',
    retry: 'yes',
  },
} as const satisfies ErrorTable;
