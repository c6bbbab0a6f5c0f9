/* SPDX-License-Identifier: MIT */
/* The program; its commands follow. */
int main(void)
{
    return 0;
}
