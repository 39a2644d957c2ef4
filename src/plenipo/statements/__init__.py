"""Who said what in public: attributed statements, their speakers and dates, found by rule."""
