"""From records to an index: what each becomes, in which order it is written, and how it is booked."""
