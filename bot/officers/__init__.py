"""For officers: dates as a calendar, duties of an agency as a sheet to print."""
