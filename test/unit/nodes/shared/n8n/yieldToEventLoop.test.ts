import { execFileSync } from 'node:child_process';
import { yieldToEventLoop } from '../../../../../nodes/shared/n8n/yieldToEventLoop';

test('lets the event loop go round before it resolves, each in its order', async () => {
	const order: string[] = [];
	setImmediate(() => order.push('the loop'));
	void Promise.resolve().then(() => order.push('a microtask'));
	await Promise.all([1, 2, 3].map(async (n) => await yieldToEventLoop().then(() => order.push(String(n)))));
	await new Promise(setImmediate);
	expect(order[0]).toBe('a microtask');
	expect(order.filter((one) => /^\d$/.test(one))).toEqual(['1', '2', '3']);
});

test('does not hold up the end of a process, and is not lost by it', () => {
	const source = require.resolve('../../../../../nodes/shared/n8n/yieldToEventLoop');
	const script = `require('tsx/cjs'); const { yieldToEventLoop } = require(${JSON.stringify(source)});
		yieldToEventLoop().then(yieldToEventLoop).then(() => console.log('resolved'));`;
	expect(execFileSync(process.execPath, ['-e', script], { timeout: 30_000, encoding: 'utf8' })).toBe(
		'resolved\n',
	);
});
