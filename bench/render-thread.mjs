// Node 20 does not hand a loader down to worker threads, so the thread registers it itself.
import { register } from 'tsx/esm/api';

register();
await import('./render-thread.ts');
