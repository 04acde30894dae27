import { EventEmitter, once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { inOrder } from '../../src/effects/start-order.ts';
import { makeScratchFolder } from '../support/temporary-folder.ts';

let folder: string;
beforeEach(() => {
  folder = join(makeScratchFolder('order'), 'orchestrator');
});

// @spec contract.md#one-controller
it('lets a start begin once the one before it has ended, whatever that came to', async () => {
  const seen: string[] = [];
  const first = new EventEmitter();
  const isBegun = once(first, 'begun');
  const firstStart = inOrder(folder, async () => {
    first.emit('begun');
    await once(first, 'end');
    throw new Error('no lease');
  });
  await isBegun;
  const second = inOrder(folder, async () => seen.push('second begins'));
  await new Promise((resolve) => setImmediate(resolve));
  seen.push('first ends');
  first.emit('end');
  await expect(firstStart).rejects.toThrow('no lease');
  await second;
  expect(seen).toEqual(['first ends', 'second begins']);
  expect(readdirSync(folder)).toEqual([]);
});

it('lets a start go on where one before it takes long, and where its folder leads elsewhere', async () => {
  const seen: string[] = [];
  await inOrder(folder, () => inOrder(folder, async () => seen.push('within another')));
  const elsewhere = makeScratchFolder('elsewhere');
  const linked = join(makeScratchFolder('linked'), 'orchestrator');
  symlinkSync(elsewhere, linked);
  await inOrder(linked, async () => seen.push(...readdirSync(elsewhere), 'through a link'));
  expect(seen).toEqual(['within another', 'through a link']);
});
