export { RELEASE_ERRORS, releaseFail } from './errors.ts';
