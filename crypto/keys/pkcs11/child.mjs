// Entry of the process that calls the PKCS#11 library. It is started anew whenever the library hangs or dies.
import { register } from 'tsx/esm/api';

register();
await import('./child.ts');
