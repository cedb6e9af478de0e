'use strict';

module.exports = require('./n8n-setup').tearDown;
