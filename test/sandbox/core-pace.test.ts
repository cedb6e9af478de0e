import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Exchange, OpenFaults } from '../../sandbox/core/exchange';
import { FaultRules } from '../../sandbox/core/faultRules';
import { FAULTS } from '../../sandbox/core/faults';
import type { RequestRecord } from '../../sandbox/core/requests';

/** The faults that take their time, on jest's clock. */

const BODY = Buffer.from('x'.repeat(120));
const ANSWER = { status: 200, headers: {}, body: BODY };

/** Strikes with the fault that the address names. What the client has got so far is in `sent`. */
function strike(address: string): { sent: string[]; done: () => boolean; socket: EventEmitter } {
	const sent: string[] = [];
	let ended = false;
	const socket = Object.assign(new EventEmitter(), { destroyed: false, destroy: () => socket });
	const response = {
		headersSent: false,
		writeHead: () => {},
		flushHeaders: () => {},
		write: (piece: Buffer) => sent.push(piece.toString()),
		end: (piece: Buffer) => {
			sent.push(piece.toString());
			ended = true;
		},
	};
	const exchange = new Exchange(
		{ socket } as unknown as IncomingMessage,
		response as unknown as ServerResponse,
		{} as RequestRecord,
		new OpenFaults(),
		() => 0,
	);
	const chosen = new FaultRules(FAULTS).byAddress([address], 'communicationhub');
	if (chosen?.definition.phase !== 'after') throw new Error(`${address} names no fault of an answer`);
	chosen.definition.run(exchange, chosen.parameters, ANSWER);
	return { sent, done: () => ended, socket };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('slow answers after its delay and not before', () => {
	const { sent } = strike('slow-200@fault.test');
	jest.advanceTimersByTime(199);
	expect(sent).toEqual([]);
	jest.advanceTimersByTime(1);
	expect(sent).toEqual([BODY.toString()]);
});

test('slow does nothing any more once the connection is closed', () => {
	const { sent, socket } = strike('slow-200@fault.test');
	socket.emit('close');
	jest.advanceTimersByTime(1_000);
	expect(sent).toEqual([]);
	expect(jest.getTimerCount()).toBe(0);
});

test('trickle sends ten pieces a second at the pace it was given, the last one with the end', () => {
	const { sent, done } = strike('trickle-500@fault.test');
	const lengths = () => sent.map(({ length }) => length);
	expect(lengths()).toEqual([50]);
	jest.advanceTimersByTime(99);
	expect(lengths()).toEqual([50]);
	jest.advanceTimersByTime(1);
	expect(lengths()).toEqual([50, 50]);
	expect(done()).toBe(false);
	jest.advanceTimersByTime(100);
	expect(lengths()).toEqual([50, 50, 20]);
	expect(done()).toBe(true);
});
