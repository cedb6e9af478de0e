import { createServer, type AddressInfo, type Socket } from 'node:net';

import { SECTIONS, STRUCTURE } from './mail';

/** An IMAP server on loopback with one new mail: as much of RFC 3501 as n8n's Email Trigger speaks. */
export async function startImap(): Promise<{ port: number; close(): Promise<void> }> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
		socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
		let rest = '';
		socket.on('data', (chunk) => {
			const lines = (rest + chunk.toString('latin1')).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) answer(socket, line);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function answer(socket: Socket, line: string): void {
	const [, tag = '*', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
	const say = (text: string) => socket.write(`${text}\r\n`, 'utf8');
	if (/^CAPABILITY/i.test(command)) say('* CAPABILITY IMAP4rev1');
	else if (/^LIST/i.test(command)) say('* LIST (\\Noselect) "/" ""');
	else if (/^SELECT/i.test(command)) {
		say('* FLAGS (\\Seen)');
		say('* 0 EXISTS');
		say('* OK [UIDVALIDITY 1] valid');
		say('* OK [UIDNEXT 1] next');
		// The trigger hears of mails that come once it listens.
		setTimeout(() => !socket.destroyed && say('* 1 EXISTS'), 300);
	} else if (/^UID SEARCH/i.test(command)) say('* SEARCH 1');
	else if (/^UID FETCH/i.test(command)) fetched(socket, command);
	else if (/^LOGOUT/i.test(command)) say('* BYE');
	say(`${tag} OK done`);
}

function fetched(socket: Socket, command: string): void {
	const parts = [...command.matchAll(/BODY(?:\.PEEK)?\[([^\]]*)\]/gi)].map(([, section]) => {
		const content = SECTIONS[section];
		if (content === undefined) throw new Error(`The mail has no section "${section}".`);
		return ` BODY[${section}] {${Buffer.byteLength(content)}}\r\n${content}`;
	});
	const fixed = `UID 1 FLAGS () INTERNALDATE "02-Jan-2026 03:04:05 +0000" BODYSTRUCTURE ${STRUCTURE}`;
	socket.write(`* 1 FETCH (${fixed}${parts.join('')})\r\n`);
}
