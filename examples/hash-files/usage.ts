import { hashFile } from './index';

async function use(): Promise<string> {
  const controller = new AbortController();
  const plain: string = await hashFile('a');
  const other: string = await hashFile('a', { algorithm: 'sha512', signal: controller.signal });
  // @ts-expect-error: there is no such algorithm
  await hashFile('a', { algorithm: 'md1' });
  // @ts-expect-error: what comes back is a promise
  const wrong: string = hashFile('a');
  return plain + other + wrong;
}

use();
