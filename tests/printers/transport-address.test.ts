import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { openTransport, readTransportAddress } from '../../printers/index.ts';

const refusal = (address: string): unknown => {
  try {
    return readTransportAddress(address);
  } catch (error) {
    return isKadiError(error)
      ? `${error.code} ${error.facts.part} ${error.facts.allowed ?? ''}`.trim()
      : error;
  }
};

test('a serial line is written with its settings, in any order, and what is left out has a default', () => {
  expect(readTransportAddress('serial:/dev/ttyUSB0?speed=115200&parity=none&stop=1&flow=rts-cts')).toEqual({
    kind: 'serial',
    path: '/dev/ttyUSB0',
    options: { baudRate: 115_200, parity: 'none', stopBits: 1, rtscts: true },
  });
  expect(readTransportAddress('serial:/dev/ttyS1?flow=none&stop=2&bits=8&parity=odd&speed=2400')).toEqual({
    kind: 'serial',
    path: '/dev/ttyS1',
    options: { baudRate: 2400, parity: 'odd', stopBits: 2, rtscts: false },
  });
  expect(readTransportAddress('serial:/dev/ttyACM0?speed=921600')).toMatchObject({
    options: { baudRate: 921_600 },
  });
  expect(readTransportAddress('serial:/dev/ttyUSB0')).toEqual({
    kind: 'serial',
    path: '/dev/ttyUSB0',
    options: {},
  });
});

test('a path alone is a serial line', () => {
  expect(readTransportAddress('/dev/ttyUSB0')).toEqual({ kind: 'serial', path: '/dev/ttyUSB0', options: {} });
});

test('devices and hosts', () => {
  expect(readTransportAddress('device:/dev/usb/lp0')).toEqual({ kind: 'device', path: '/dev/usb/lp0' });
  expect(readTransportAddress('tcp://printer-3.bureau:9101')).toEqual({
    kind: 'tcp',
    host: 'printer-3.bureau',
    port: 9101,
  });
  expect(readTransportAddress('tcp://10.0.0.7')).toEqual({ kind: 'tcp', host: '10.0.0.7', port: 9100 });
  expect(readTransportAddress('tcp://[fd00::7]:9100')).toEqual({ kind: 'tcp', host: 'fd00::7', port: 9100 });
});

test('a wrong address is refused with the part that is wrong and what is allowed there', () => {
  expect(refusal('usb:/dev/usb/lp0')).toBe('PRINTER_ADDRESS_WRONG kind serial, device or tcp');
  expect(refusal('')).toBe('PRINTER_ADDRESS_WRONG path the path of a device, as /dev/ttyUSB0');
  expect(refusal('device:')).toBe('PRINTER_ADDRESS_WRONG path the path of a device, as /dev/ttyUSB0');
  expect(refusal('serial:/dev/ttyS0?parity=mark')).toBe('PRINTER_ADDRESS_WRONG parity none or even or odd');
  expect(refusal('serial:/dev/ttyS0?parity=constructor')).toBe(
    'PRINTER_ADDRESS_WRONG parity none or even or odd',
  );
  expect(refusal('serial:/dev/ttyS0?stop=1.5')).toBe('PRINTER_ADDRESS_WRONG stop 1 or 2');
  expect(refusal('serial:/dev/ttyS0?bits=9')).toBe('PRINTER_ADDRESS_WRONG bits 8');
  expect(refusal('serial:/dev/ttyS0?speed=1')).toMatch(/^PRINTER_ADDRESS_WRONG speed 2400, 4800, /);
  expect(refusal('serial:/dev/ttyS0?flow=dtr')).toBe('PRINTER_ADDRESS_WRONG flow rts-cts or none');
  for (const settings of ['baud=9600', 'speed=9600&speed=19200'])
    expect(refusal(`serial:/dev/ttyS0?${settings}`)).toBe(
      'PRINTER_ADDRESS_WRONG settings speed, parity, bits, stop, flow, each once',
    );
  expect(refusal('tcp://host:9100/queue')).toBe(
    'PRINTER_ADDRESS_WRONG host tcp://host:9100 or tcp://[IPv6]:9100',
  );
  for (const port of ['0', '65536'])
    expect(refusal(`tcp://host:${port}`)).toBe('PRINTER_ADDRESS_WRONG port 1 to 65535');
});

test('a line that would eat bytes of pictures is refused', () => {
  expect(refusal('serial:/dev/ttyS0?flow=xon-xoff')).toBe('PRINTER_LINE_UNSUITABLE flow');
  expect(refusal('serial:/dev/ttyS0?bits=7')).toBe('PRINTER_LINE_UNSUITABLE bits');
});

test('any text is an address or a refusal', () => {
  const scheme = fc.constantFrom('', 'serial:', 'device:', 'tcp://', 'serial:/dev/x?');
  fc.assert(
    fc.property(scheme, fc.string(), (start, text) => {
      try {
        expect(['serial', 'device', 'tcp']).toContain(readTransportAddress(start + text).kind);
      } catch (error) {
        expect(isKadiError(error)).toBe(true);
      }
    }),
  );
});

test('what cannot be opened is said, whatever the kind', async () => {
  for (const address of [
    '/dev/kadi-none',
    'serial:/dev/kadi-none',
    'device:/dev/kadi-none',
    'tcp://127.0.0.1:1',
  ])
    await expect(openTransport(address)).rejects.toMatchObject({ code: 'PRINTER_PORT_FAILED' });
});
