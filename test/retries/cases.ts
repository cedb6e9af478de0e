/** How the first try ends. */
export const ENDS = ['fails', 'is cancelled', 'ends by time-out', 'is killed', 'is corrected'] as const;
export type End = (typeof ENDS)[number];

/** Where in the workflow the node stands. */
export const SHAPES = [
	'first',
	'after a node',
	'after Wait',
	'pass 2 of a loop',
	'two branches',
	'sub-workflow per item',
] as const;
export type Shape = (typeof SHAPES)[number];

/** What is pressed then. The first retry of "twice" and "of the retry" ends as the first try did. */
export const RETRIES = ['once', 'twice', 'twice at once', 'of the retry', 'current workflow'] as const;
export type Retry = (typeof RETRIES)[number];

/** What is corrected after a failure and before the retry. */
export const CORRECTIONS = ['recipients', 'redirect', 'credential', 'operation'] as const;
export type Correction = (typeof CORRECTIONS)[number];

export interface RetryCase {
	/** Also the workflow's id and the path of its webhook. */
	id: string;
	end: End;
	shape: Shape;
	/** n8n saves the execution after each node. */
	progress: boolean;
	retry: Retry;
	correction?: Correction;
	/** Mails of one execution. */
	mails: number;
	/** Mails of one run of the node: a pass of the loop, a branch. */
	perRun: number;
	/** The node goes on with the next item after one in doubt. */
	continues: boolean;
}

/** Requests at a time. */
export const CONCURRENCY = 2;

const MAILS = 18;
const MAILS_PER_RUN = 4;

/** Every end x shape x saving x retry. */
export const CASES: RetryCase[] = ENDS.flatMap((end) =>
	SHAPES.flatMap((shape, shapeIndex) =>
		[false, true].flatMap((progress) =>
			RETRIES.map((retry, retryIndex): RetryCase => {
				const index = 2 * shapeIndex + retryIndex + 2 * Number(progress);
				const severalRuns = shape === 'pass 2 of a loop' || shape === 'two branches';
				return {
					id: [ENDS.indexOf(end), shapeIndex, Number(progress), retryIndex].join('-'),
					end,
					shape,
					progress,
					retry,
					mails: MAILS,
					perRun: severalRuns ? MAILS_PER_RUN : MAILS,
					// A retry that stops at the first mail in doubt has nothing left that could be cut off again.
					continues:
						retry !== 'once' && retry !== 'current workflow' && end !== 'fails' && end !== 'is corrected',
					...(end === 'is corrected' && {
						// With Send Once Key, as the sub-workflow has it, the key says which mail is another one.
						correction:
							shape === 'sub-workflow per item' ? 'redirect' : CORRECTIONS[index % CORRECTIONS.length],
					}),
				};
			}),
		),
	),
);

/** Each end meets each shape once, each kind of retry and each correction at least once. */
export const SAMPLE: RetryCase[] = CASES.filter(({ end, shape, progress, retry }) => {
	const turn = ENDS.indexOf(end) + SHAPES.indexOf(shape);
	return RETRIES.indexOf(retry) === turn % RETRIES.length && progress === (turn % 2 === 0);
});

/** Seconds that n8n gives an execution that ends by time-out: its mails must be under way by then, on a busy machine too. */
export const TIME_OUT_SECONDS = 40;
