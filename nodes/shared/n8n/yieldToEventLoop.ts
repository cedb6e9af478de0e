/** A message port of Node: unlike that of the web it can be kept from holding up the end of the process. */
type Port = MessagePort & { ref(): void; unref(): void };

/** Resolves a promise in a later turn of the event loop, by a message to itself. */
class LoopMessage {
	private readonly to: MessagePort;
	private readonly at: Port;
	private readonly waiting: Array<() => void> = [];

	constructor() {
		const { port1, port2 } = new MessageChannel();
		this.to = port2;
		this.at = port1 as Port;
		this.at.onmessage = () => {
			const next = this.waiting.shift();
			if (this.waiting.length === 0) this.at.unref();
			next?.();
		};
	}

	send(): Promise<void> {
		return new Promise((resolve) => {
			this.at.ref();
			this.waiting.push(resolve);
			this.to.postMessage(null);
		});
	}
}

let messages: [LoopMessage, LoopMessage] | undefined;

/**
 * Resolves in a later turn of the event loop, after what has arrived from the network by then. Community packages may
 * not use setImmediate, and a timer waits a millisecond at least. Two messages, because a port hands out in the same
 * turn what arrives while it hands out others.
 */
export async function yieldToEventLoop(): Promise<void> {
	messages ??= [new LoopMessage(), new LoopMessage()];
	await messages[0].send();
	await messages[1].send();
}
