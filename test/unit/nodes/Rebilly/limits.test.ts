import { readFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '../../../../nodes/Rebilly/limits';
import { LOOK_DELAYS_SECONDS } from '../../../../nodes/Rebilly/messageSteps';

const page = (name: string) => readFileSync(path.join(__dirname, '../../../../docs', name), 'utf8');

describe('the figures of the documentation are those of the code', () => {
	it('the pace, alone and divided among workers', () => {
		const { maxPerMinute } = limits;
		expect(page('scaling.md')).toContain(
			`| Rebilly | ${maxPerMinute} a minute | ${maxPerMinute / 2} | ${maxPerMinute / 4} |`,
		);
		expect(page('rebilly.md')).toContain(`at most ${maxPerMinute} requests a minute`);
	});

	it('the looks that settle a doubt', () => {
		expect(LOOK_DELAYS_SECONDS).toHaveLength(4);
		expect(LOOK_DELAYS_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(7);
		expect(page('rebilly.md').replace(/\s+/g, ' ')).toContain('four times within seven seconds');
	});

	it('the limit of one file, which is that of the option', () =>
		expect(limits).toMatchObject({ maxFileBytes: 10_000_000, maxAttachmentOption: 'Max File Size' }));
});
