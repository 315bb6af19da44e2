/** A reporter of vitest: writes down what failed, for `.ci/again.mjs`, into the file that KADI_FAILED names. */
import { writeFileSync } from 'node:fs';

export default class {
  onTestRunEnd(modules, unhandled) {
    const failed = modules.filter((module) => module.state() === 'failed');
    const errorsOf = (module) => [
      ...module.errors(),
      ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
      ...[...module.children.allTests('failed')].flatMap((test) => test.result().errors),
    ];
    const errors = [...unhandled, ...failed.flatMap(errorsOf)];
    const said = errors.map((error) => String(error.stack ?? error.message ?? error));
    const told = { files: failed.map(({ moduleId }) => moduleId), unhandled: unhandled.length, said };
    writeFileSync(process.env.KADI_FAILED, JSON.stringify(told));
  }
}
