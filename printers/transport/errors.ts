import type { ErrorTable } from '../../card/index.ts';

/** What can be wrong with the written address of a machine, before anything is opened. */
export const TRANSPORT_ERRORS = {
  PRINTER_ADDRESS_WRONG: {
    en: 'The address of the machine is not written in a form that is known here.',
    sw: 'Anwani ya mashine haijaandikwa kwa namna inayotambulika hapa.',
    todo: 'Write serial:/dev/ttyUSB0?speed=115200&parity=none&stop=1&flow=rts-cts, device:/dev/usb/lp0 or tcp://host:9100.',
    owner: 'engineer',
    retry: 'no',
  },
  PRINTER_LINE_UNSUITABLE: {
    en: 'Pictures hold every byte value, so the line needs eight data bits and no XON/XOFF.',
    sw: 'Picha zina kila thamani ya baiti, kwa hiyo njia inahitaji biti nane za data na bila XON/XOFF.',
    todo: 'Set the printer and the address to eight data bits and RTS/CTS, or to no flow control.',
    owner: 'engineer',
    retry: 'no',
  },
  PRINTER_NOT_A_DEVICE: {
    en: 'What stands at the path of the printer is not a device.',
    sw: 'Kilichopo kwenye njia ya printa si kifaa.',
    todo: 'Name a character device such as /dev/usb/lp0; see what the kernel called the printer with "dmesg".',
    owner: 'engineer',
    retry: 'no',
  },
} as const satisfies ErrorTable;
