'use strict';

const { start } = require('./n8n-setup');

/** The same as for the project n8n, with the editor: it is what a browser opens. */
module.exports = () => start({ ui: true });
