/** How a node is set while a fault strikes. */
export interface Mode {
	continues: boolean;
	retries: boolean;
	concurrency: 1 | 10;
}

/** All modes, the plainest first. */
export const MODES: Mode[] = [false, true].flatMap((continues) =>
	[false, true].flatMap((retries) =>
		([1, 10] as const).map((concurrency) => ({ continues, retries, concurrency })),
	),
);

/** `continue, Retry On Fail, 10 at a time`. */
export function describeMode({ continues, retries, concurrency }: Mode): string {
	return `${continues ? 'continue' : 'stop'}${retries ? ', Retry On Fail' : ''}, ${concurrency} at a time`;
}
