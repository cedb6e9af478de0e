/** A message port of Node: unlike that of the web it can be kept from holding up the end of the process. */
type Port = MessagePort & { ref(): void; unref(): void };

/** Passes a message to itself; resolves when it has come. */
class Bell {
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

	ring(): Promise<void> {
		return new Promise((resolve) => {
			this.at.ref();
			this.waiting.push(resolve);
			this.to.postMessage(null);
		});
	}
}

let bells: [Bell, Bell] | undefined;

/**
 * Resolves in a later turn of the event loop: what has come from the network by then is handled first. By messages to
 * oneself, because community packages may not use setImmediate, and a timer waits a millisecond at least. There and
 * back, because a port hands out a message that comes while it hands out others in the same turn.
 */
export async function nextTurn(): Promise<void> {
	bells ??= [new Bell(), new Bell()];
	await bells[0].ring();
	await bells[1].ring();
}
