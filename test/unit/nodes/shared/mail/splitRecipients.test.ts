import { splitRecipients } from '../../../../../nodes/shared/mail/splitRecipients';

describe('splitRecipients', () => {
	test.each<[string, string, string[]]>([
		[
			'commas, semicolons and line breaks',
			'a@b.de, c@d.de;e@f.de\n g@h.de\r\ni@j.de',
			['a@b.de', 'c@d.de', 'e@f.de', 'g@h.de', 'i@j.de'],
		],
		['separators without anything between them', ' ,,;\n a@b.de ,; ', ['a@b.de']],
		['nothing', ' \n ', []],
		['a separator in quotes', '"Doe, Jane; Dr." <j@x.org>, a@b.de', ['"Doe, Jane; Dr." <j@x.org>', 'a@b.de']],
		['an escaped quote in quotes', '"a\\", b" <j@x.org>, a@b.de', ['"a\\", b" <j@x.org>', 'a@b.de']],
		['a backslash outside of quotes', 'a\\, b', ['a\\', 'b']],
		['a separator in a comment', 'Ann (a, b; c) <a@b.de>, x@y.de', ['Ann (a, b; c) <a@b.de>', 'x@y.de']],
		['a comment in a comment', 'a@b.de (x (y, z), w), c@d.de', ['a@b.de (x (y, z), w)', 'c@d.de']],
		['an escaped bracket in a comment', 'a@b.de (x \\), y), c@d.de', ['a@b.de (x \\), y)', 'c@d.de']],
		['a separator in angle brackets', '<a,b@c.de>, d@e.de', ['<a,b@c.de>', 'd@e.de']],
		['a quote in angle brackets is no quote', '<a"b@c.de>, d@e.de', ['<a"b@c.de>', 'd@e.de']],
		['a quote that is never closed ends with its line', '"open a@b.de\nc@d.de', ['"open a@b.de', 'c@d.de']],
		[
			'a comment that is never closed ends with its line',
			'(open ((a@b.de\nc@d.de, e@f.de',
			['(open ((a@b.de', 'c@d.de', 'e@f.de'],
		],
		['a bracket that is never closed ends with its line', 'A <a@b.de\nc@d.de', ['A <a@b.de', 'c@d.de']],
		['a backslash at the very end', '"a\\', ['"a\\']],
		['a colon in quotes opens no group', '"Team: x" <a@b.de>; c@d.de', ['"Team: x" <a@b.de>', 'c@d.de']],
		['full-width separators', 'a@b.de、c@d.de；e@f.de，g@h.de', ['a@b.de', 'c@d.de', 'e@f.de', 'g@h.de']],
		[
			'a group: its name is of the first',
			'Team: a@b.de, c@d.de; e@f.de',
			['Team: a@b.de', 'c@d.de', 'e@f.de'],
		],
		['a name with a comma', 'Doe, Jane <j@x.org>, a@b.de', ['Doe, Jane <j@x.org>', 'a@b.de']],
		['a name with two commas', 'Doe, Jane, Dr. <j@x.org>', ['Doe, Jane, Dr. <j@x.org>']],
		['a name with a full-width comma', '山田、太郎 <t@x.org>', ['山田, 太郎 <t@x.org>']],
		['a name before a bare address is a piece of its own', 'Doe, jane@x.org', ['Doe', 'jane@x.org']],
		['a semicolon belongs to no name', 'Doe; Jane <j@x.org>', ['Doe', 'Jane <j@x.org>']],
		['a line break belongs to no name', 'Doe\nJane <j@x.org>', ['Doe', 'Jane <j@x.org>']],
		['a quoted name takes nothing from before', 'Doe, "Jane" <j@x.org>', ['Doe', '"Jane" <j@x.org>']],
		['blanks separate nothing here', 'a@b.de c@d.de', ['a@b.de c@d.de']],
	])('%s', (_what, text, pieces) => expect(splitRecipients(text)).toEqual(pieces));
});
