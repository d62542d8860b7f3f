/* A list of everything the system found. */
#pragma once

void show_devices(void);
