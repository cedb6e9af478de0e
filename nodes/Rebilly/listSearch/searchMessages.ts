import { emailMessageAnswer } from '../contract';
import { MESSAGE_LIST, messageEntry } from './messageList';
import { pagedSearch } from './page';

/** Mail ID of Get and Delete. */
export const searchMessages = pagedSearch(MESSAGE_LIST, emailMessageAnswer, messageEntry);
