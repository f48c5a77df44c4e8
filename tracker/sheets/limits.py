"""How much of a file is taken in. Spreadsheet rows and columns, bytes, parts of a packed workbook."""

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 500
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_SHEETS = 50
