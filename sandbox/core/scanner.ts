import type { InboxMessage } from './inbox';
import { linksIn } from './links';

/** One request of the scanner, and what came back: 0 when nothing did. */
export interface Visit {
	/** Of the mail. */
	message: string;
	link: string;
	method: 'GET' | 'HEAD';
	userAgent: string;
	status: number;
}

/** With the name of a robot, with that of a browser, and as those scanners come that want to look like nobody. */
const USER_AGENTS = [
	'Mozilla/5.0 (compatible; LinkScanner/2.1; bot)',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
];

/** Milliseconds before each round: when the mail arrives, and later, as scanners do. */
const ROUNDS = [0, 400, 1200];

/**
 * Plays the security of a mail server that follows every link of every mail before anybody reads it. Off until it is
 * switched on. It follows links to this machine only.
 */
export class Scanner {
	on = false;
	readonly visits: Visit[] = [];
	private readonly open = new Set<Promise<void>>();
	private readonly closing = new AbortController();

	/** Follows the links of a mail that has arrived. */
	scan(message: InboxMessage): void {
		if (!this.on) return;
		const links = linksIn(message).filter(isLocal);
		const work = this.follow(message.id, links).finally(() => this.open.delete(work));
		this.open.add(work);
	}

	/** Resolves when every mail that has arrived is scanned. */
	async idle(): Promise<void> {
		while (this.open.size > 0) await Promise.all(this.open);
	}

	reset(): void {
		this.on = false;
		this.visits.length = 0;
	}

	close(): void {
		this.reset();
		this.closing.abort();
	}

	private async follow(message: string, links: string[]): Promise<void> {
		for (const delay of ROUNDS) {
			await new Promise((resolve) => setTimeout(resolve, delay));
			if (this.closing.signal.aborted) return;
			for (const link of links)
				for (const userAgent of USER_AGENTS)
					for (const method of ['HEAD', 'GET'] as const) {
						const status = await this.visit(link, method, userAgent);
						this.visits.push({ message, link, method, userAgent, status });
					}
		}
	}

	private async visit(link: string, method: string, userAgent: string): Promise<number> {
		try {
			const headers = { 'user-agent': userAgent };
			const response = await fetch(link, { method, headers, signal: this.closing.signal });
			await response.arrayBuffer();
			return response.status;
		} catch {
			return 0;
		}
	}
}

function isLocal(link: string): boolean {
	return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(link).hostname);
}
