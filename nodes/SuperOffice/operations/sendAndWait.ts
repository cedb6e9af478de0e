import { sendAndWait as asking } from '../../shared/approval/sendAndWait';
import { batchItems, batchSize } from '../optionFields';
import { limits } from '../limits';
import { send } from './send';

/** A mail whose answer the execution waits for. */
export const sendAndWait = asking(send, limits, [batchItems, batchSize]);
