import type { Runtime } from '../scripts/lib/runtime';
import type { Sink } from './children';
import type { Measured } from './measure';

/** A goal and what was measured. */
interface Goal {
	text: string;
	measured: string;
	met: boolean;
	/** Why it is missed, by measurement. */
	reason?: string;
}

export interface CaseResult {
	title: string;
	/** What is measured, in sentences. */
	about: string[];
	rows: Measured[];
	/** Headings and values of further columns, per row. */
	columns?: Array<{ name: string; of: (row: Measured) => string }>;
	/** Markdown below the table. */
	after?: string[];
	goals: Goal[];
}

export interface BenchContext {
	rounds: number;
	runtime: Runtime;
	sink: Sink;
	say: (text: string) => void;
}

export interface BenchCase {
	name: string;
	/** Programs that the machine lacks; then the case is left out. */
	needs?: () => string[];
	run(context: BenchContext): Promise<CaseResult>;
}

/** The row of a competitor. */
export function rowOf(rows: Measured[], name: string): Measured {
	const row = rows.find((one) => one.name === name);
	if (!row) throw new Error(`Nothing was measured for ${name}.`);
	return row;
}

/** `3.24` */
export const ratio = (one: number, other: number) => (one / other).toFixed(2);

export function goal(text: string, value: number, limit: number, unit = '', reason?: string): Goal {
	const met = value <= limit;
	return { text, measured: `${value.toFixed(2)}${unit}`, met, ...(!met && reason && { reason }) };
}

/** A goal to be reached from below: the more the better. */
export function goalAtLeast(text: string, value: number, limit: number, unit = '', reason?: string): Goal {
	const met = value >= limit;
	return { text, measured: `${value.toFixed(2)}${unit}`, met, ...(!met && reason && { reason }) };
}

/** `2.30 s`; empty for nothing. */
export const seconds = (ms: number | undefined) => (ms === undefined ? '' : `${(ms / 1000).toFixed(2)} s`);

/** `1,000`; empty for nothing. */
export const count = (value: number | undefined) =>
	value === undefined ? '' : Math.round(value).toLocaleString('en');
