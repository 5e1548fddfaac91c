"""Plain pages of a workshop: phones, the projector, a municipality's share."""
