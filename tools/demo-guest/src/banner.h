/* What the console shows first. */
#pragma once

void show_banner(void);
