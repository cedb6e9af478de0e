import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_NAME_LENGTH } from '../../../../nodes/LineWorks/contract';
import { limits, MAX_DOWNLOAD_BYTES, maxAttachmentSize } from '../../../../nodes/LineWorks/limits';
import { refusals } from '../../../../nodes/LineWorks/refusal';
import { provesRefusal } from '../../../../nodes/shared/wire/refusal';
import { tableBelow } from '../../../support/markdown';
import { answerOf } from './node';

const page = readFileSync(join(__dirname, '../../../../docs/lineworks.md'), 'utf8');
const MEGABYTE = 1_000_000;

test.each<[string, Array<number | undefined>]>([
	['subject', [limits.subjectLength]],
	['attachment name', [FILE_NAME_LENGTH]],
	['files of a mail', [(limits.warnAttachmentBytes ?? 0) / MEGABYTE, maxAttachmentSize.default]],
	['recipients', [limits.warnRecipients]],
	['mails', [limits.maxPerMinute]],
])('the page gives the limit of %s as the node has it', (name, figures) => {
	const row = tableBelow(page, '| limit | value | what the node does |').find(([limit]) => limit === name);
	const given = row?.slice(1).join(' ').match(/\d+/g)?.map(Number) ?? [];
	expect(given).toEqual(expect.arrayContaining(figures));
});

test('the page gives the largest file that is downloaded', () => {
	expect(page).toContain(`larger than ${MAX_DOWNLOAD_BYTES / MEGABYTE} MB`);
});

test('every code that the page calls a proof is one', () => {
	const about = { doing: 'send the mail', noun: 'mail', effect: 'send' as const };
	const rows = tableBelow(page, '| status | with |');
	const pairs = rows.flatMap(([statuses, codes]) =>
		(statuses.match(/\d{3}/g) ?? []).flatMap((status) =>
			[...codes.matchAll(/`(\u2026?[A-Z_]{4,}\u2026?)`/g)].map(([, code]) => ({
				statusCode: Number(status),
				code: code.replace(/^\u2026/, 'MAIL').replace(/\u2026$/, 'PARAMETER'),
			})),
		),
	);
	const proves = ({ statusCode, code }: (typeof pairs)[number]) =>
		provesRefusal(refusals, answerOf(statusCode, { code }), about);
	expect(pairs.filter((pair) => !proves(pair))).toEqual([]);
	expect(pairs.length).toBeGreaterThan(15);
});
