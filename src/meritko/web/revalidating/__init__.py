"""The yearly re-validation of the register: asked, confirmed or disputed, agreed upon, decided and frozen."""
