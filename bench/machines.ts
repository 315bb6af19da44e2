/**
 * `npm run bench:machines`: what a host spends on its machines. Packing of panels, the serial line, chip commands, one station
 * beside its machine's own time, and as many stations as one host is meant to feed.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openHome } from '../cli/home.ts';
import { openShop } from '../cli/open-shop.ts';
import { benchApdus } from './machines/apdus.ts';
import { benchStations, type StationsBench, type StationsRate } from './machines/hundred.ts';
import { benchPacking } from './machines/packing.ts';
import { releaseEverything } from './machines/release.ts';
import { benchSerialPath } from './machines/serial-path.ts';
import { benchWhole } from './whole.ts';

const { values } = parseArgs({
  options: {
    stations: { type: 'string', default: '100' },
    processes: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '60' },
    'per-hour': { type: 'string', default: '700' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    `npm run bench:machines -- [--stations N] [--processes N] [--seconds N] [--per-hour N] [--quick] [--json]
Measures packing, the serial line, chip commands, and stations at the speed of real machines. --quick leaves the stations out.`,
  );
  process.exit(0);
}

const packing = await benchPacking();
const serial = await benchSerialPath();
const apdus = await benchApdus();
const stations = values.quick ? [] : await stationRates();

if (values.json) console.log(JSON.stringify({ packing, serial, apdus, stations }));
else print();
process.exit(0);

/** One station as fast as it goes, one at the speed of a machine, then all of them. */
async function stationRates(): Promise<StationsRate[]> {
  const many = Number(values.stations);
  const seconds = Number(values.seconds);
  const perHour = Number(values['per-hour']);
  const folder = mkdtempSync(join(tmpdir(), 'kadi-bench-'));
  // PostgreSQL refuses to run as root and then runs as a user who has to be able to enter.
  chmodSync(folder, 0o711);
  try {
    const needed = Math.ceil((many * perHour * (seconds + 30)) / 3_600);
    const whole = await benchWhole({ folder, cards: needed + 700, workers: 2 });
    const { shop, close } = await openShop('bench', openHome(join(folder, 'home')), whole.places, () => {});
    await releaseEverything(shop, new Date());
    await close();
    const common = { folder, places: whole.places, seconds: 20 };
    const alone = { ...common, stations: 1, processes: 1 };
    const works = await movements(alone);
    const machineMs = 3_600_000 / perHour;
    const speed = machineMs / works;
    const one = await benchStations({
      ...alone,
      speed,
      machineMs,
      seconds: 40,
      blanksEach: 60,
      firstBody: 500_001,
    });
    const all = await benchStations({
      ...common,
      stations: many,
      processes: Number(values.processes),
      seconds,
      speed,
      machineMs,
      blanksEach: Math.ceil((perHour * (seconds + 60)) / 3_600),
      firstBody: 600_001,
    });
    await whole.stop();
    return [one, all];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Alone = Omit<StationsBench, 'speed' | 'machineMs' | 'blanksEach' | 'firstBody'>;

/** How many waits of the simulated machine a card has: the same cards at two speeds, the host's time being the same. */
async function movements(alone: Alone): Promise<number> {
  const ms = async (speed: number, firstBody: number): Promise<number> => {
    const { cards, seconds } = await benchStations({
      ...alone,
      speed,
      machineMs: 0,
      blanksEach: 300,
      firstBody,
    });
    return (seconds * 1_000) / Math.max(1, cards);
  };
  const fast = await ms(0, 100_001);
  const slow = await ms(100, 200_001);
  return Math.round((slow - fast) / 100);
}

function print(): void {
  console.log('\nPacking, nanoseconds a dot (beside sharp and packing dot by dot)');
  for (const { what, nsPerDot, othersNsPerDot } of packing) {
    row(
      what,
      nsPerDot,
      'ns',
      `${othersNsPerDot.toFixed(1)} ns, ${(othersNsPerDot / nsPerDot).toFixed(1)} times`,
    );
  }
  console.log('\nA serial line (pseudo-terminal)');
  row(
    'bytes from the driver to the other end',
    serial.mibPerSecond,
    'MiB/s',
    `${serial.msPerPanel.toFixed(1)} ms a colour panel`,
  );
  console.log('\nEncoding a chip with a portrait of 15 kB by SCP03');
  for (const { over, commands, apdus: count, bytes, ms } of apdus.costs) {
    row(
      `${over}, ${commands} commands`,
      ms,
      'ms',
      `${Math.round(count)} commands, ${Math.round(bytes)} bytes`,
    );
  }
  if (apdus.off !== null) console.log(`  PC/SC was left out: ${apdus.off}`);
  if (stations.length > 0) console.log('\nStations at the speed of real machines');
  for (const {
    stations: count,
    cards,
    seconds,
    perHourEach,
    busy,
    hostCpuMsPerCard,
    machineCpuMsPerCard,
  } of stations) {
    row(
      `${count} station${count === 1 ? '' : 's'}`,
      perHourEach,
      'cards/h',
      `each; ${cards} cards in ${seconds.toFixed(0)} s, machines busy ${(busy * 100).toFixed(1)} %`,
    );
    row(
      '  processor time of the host',
      hostCpuMsPerCard,
      'ms/card',
      `${machineCpuMsPerCard.toFixed(0)} ms of the simulated machine beside it`,
    );
  }
}

function row(what: string, value: number, unit: string, more = ''): void {
  console.log(`  ${what.padEnd(44)} ${value.toFixed(1).padStart(10)} ${unit.padEnd(8)} ${more}`);
}
