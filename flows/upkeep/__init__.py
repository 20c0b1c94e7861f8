"""What keeps an archive in order without its drops: stale articles made again, lost ones too, leftovers removed."""
