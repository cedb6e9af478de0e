/** The middle of the values, or the mean of the two in the middle. */
function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One measurement of one competitor. */
export interface Sample {
	/** Milliseconds. */
	ms: number;
	/** How far the n8n process's resident memory rose above what it was before, MB. */
	growthMb?: number;
	/** The n8n process's highest resident memory, MB. */
	peakMb?: number;
	/** Further numbers worth a column or a note. */
	notes?: Record<string, number>;
}

export interface Measured {
	name: string;
	samples: Sample[];
	ms: number;
	growthMb?: number;
	peakMb?: number;
	notes: Record<string, number>;
}

/**
 * Measures competitors several times in turn (A, B, C, A, B, C, ...), so that whatever else the machine does meets
 * them all, after one round that does not count. Medians.
 */
export async function inTurn(
	rounds: number,
	competitors: Array<{ name: string; run: () => Promise<Sample>; rounds?: number; warmUp?: boolean }>,
	say: (text: string) => void,
): Promise<Measured[]> {
	const samples = new Map<string, Sample[]>(competitors.map(({ name }) => [name, []]));
	for (const { name, run, warmUp = true } of competitors) {
		if (!warmUp) continue;
		const { ms } = await run();
		say(`   warm-up  ${name}: ${ms.toFixed(0)} ms`);
	}
	for (let round = 0; round < rounds; round++) {
		for (const { name, run, rounds: own = rounds } of competitors) {
			if (round >= own) continue;
			const sample = await run();
			samples.get(name)?.push(sample);
			const memory = sample.growthMb === undefined ? '' : `, +${sample.growthMb.toFixed(0)} MB`;
			say(`   round ${round + 1}  ${name}: ${sample.ms.toFixed(0)} ms${memory}`);
		}
	}
	return competitors.map(({ name }) => summarize(name, samples.get(name) ?? []));
}

export function summarize(name: string, samples: Sample[]): Measured {
	const middle = (pick: (sample: Sample) => number | undefined) => {
		const values = samples.map(pick).filter((value): value is number => value !== undefined);
		return values.length === 0 ? undefined : median(values);
	};
	const keys = [...new Set(samples.flatMap(({ notes = {} }) => Object.keys(notes)))];
	return {
		name,
		samples,
		ms: middle(({ ms }) => ms) ?? NaN,
		growthMb: middle(({ growthMb }) => growthMb),
		peakMb: middle(({ peakMb }) => peakMb),
		notes: Object.fromEntries(keys.map((key) => [key, middle(({ notes }) => notes?.[key]) ?? NaN])),
	};
}
